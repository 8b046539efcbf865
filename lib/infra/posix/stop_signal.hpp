// SPDX-License-Identifier: MIT
#pragma once

namespace joelclaw::infra {

/// Catches SIGHUP, SIGINT and SIGTERM. To be called once, before anything is asked.
void catch_stop_signals();

/// What our starter may have left us otherwise: a closed pipe is an error instead of our end, and a child's exit status
/// waits for us (where SIGCHLD is ignored, the kernel throws it away).
void settle_signals();

/// The signal that has asked this process to stop, 0 if none; the first one counts.
int stop_signal();

/// Whether another one came within 5 s of the first: somebody insists.
bool is_stop_urgent();

/// From now on SIGHUP means that there is no terminal any more, not that this process is to stop: for a command that
/// changes something and finishes it without anybody looking on.
void outlive_terminal();

/// Readable once a signal has come: for a poll set. -1 before catch_stop_signals.
int stop_descriptor();

/// Forgets a signal: for tests, and for a command that finishes its work without its terminal.
void clear_stop_signal();

}  // namespace joelclaw::infra
