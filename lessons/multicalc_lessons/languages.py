"""The languages that lessons are read in."""

from __future__ import annotations

LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "Português",
    "vi": "Tiếng Việt",
}
"""By their codes, as each calls itself. All but English are translations of ours."""
