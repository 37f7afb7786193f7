"""``python -m app`` is ``warungin``."""

import sys

from app.cli import main

sys.exit(main())
