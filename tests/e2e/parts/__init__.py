# SPDX-License-Identifier: MIT
"""The real parts of a stack, one a file; ../stack.py assembles them."""
