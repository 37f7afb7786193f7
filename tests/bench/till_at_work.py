"""A till's process that sells by key events through its own window and then says how much memory it holds."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import psutil
from PySide6.QtCore import Qt

from tests.bench.window import open_window


def main() -> int:
    """Scan, pay exactly, and begin again; print the resident memory in bytes as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.till_at_work")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--passphrase-file", type=Path, required=True)
    parser.add_argument("--sales", type=int, required=True)
    parser.add_argument("codes", nargs="+", help="scanned in turn, three a sale")
    options = parser.parse_args()
    with open_window(options.data, options.passphrase_file) as till:
        codes = options.codes
        for sale in range(options.sales):
            for at in range(3):
                till.scan(codes[(3 * sale + at) % len(codes)])
            till.press(Qt.Key.Key_F4)
            till.wait_page("paying")
            till.press(Qt.Key.Key_F4)
            till.wait_page("done")
        print(json.dumps({"sales": till.sales(), "rss": psutil.Process().memory_info().rss}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
