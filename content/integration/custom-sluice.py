#!/usr/bin/env python3
"""Runs the package beside it. Python 3.8 or newer, standard library only."""
import os
import sys

sys.dont_write_bytecode = True  # The installer compiles, once, as root.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from sluice_integration.main import main  # noqa: E402

if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
