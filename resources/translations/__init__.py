"""Catalogues of screen texts. The source text is Indonesian; ``warungin_en`` is English."""
