// SPDX-License-Identifier: MIT
#pragma once

namespace joelclaw::infra {

class Clock;
class FileEditor;
class Filesystem;
class Locks;
class StateStore;
class Surroundings;
class Terminal;
class World;

/// All ports of one machine, real or simulated. Nothing below main() reaches outside but through these.
struct Host {
  World& world;
  Filesystem& files;
  Clock& clock;
  Terminal& terminal;
  Locks& locks;
  Surroundings& surroundings;
  StateStore& state;
  FileEditor& editor;
};

}  // namespace joelclaw::infra
