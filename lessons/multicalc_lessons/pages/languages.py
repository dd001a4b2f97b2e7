"""Where a page stands in the other languages."""

from __future__ import annotations

from typing import Any

from multicalc_lessons.languages import LANGUAGES


def link_languages(app: Any, page: str, template: str, context: dict[str, Any], doc: Any) -> None:
    """Have the sidebar link to this page in every language, or to their first pages where it is in
    English only."""
    up = "../" * page.count("/") + ("" if app.config.lessons_english else "../")
    translated = page == "index" or page.startswith("lessons/")
    context["languages"] = [
        (
            code,
            name,
            f"{up}{'' if code == 'en' else code + '/'}{page if translated else 'index'}.html",
        )
        for code, name in LANGUAGES.items()
    ]
