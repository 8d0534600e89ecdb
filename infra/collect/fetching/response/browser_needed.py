"""Recognition of responses that only a browser turns into an article: challenges, and pages that scripts fill.

The signs are those of the services and of empty pages alone. A response that has text, or data that extraction reads,
is a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_CHALLENGE_HEADERS = {
    "cf-mitigated": re.compile("challenge"),
    "x-vercel-mitigated": re.compile("challenge"),
    "x-amzn-waf-action": re.compile("challenge|captcha"),
}
_CHALLENGE_SCRIPTS = re.compile(
    rb"/cdn-cgi/challenge-platform/|_cf_chl_opt|captcha-delivery\.com|_Incapsula_Resource|px-captcha"
    rb"|\.awswaf\.com/|AwsWafIntegration|sec-if-cpt-container|/_sec/cp_challenge|/\.well-known/sgcaptcha"
    rb"|anubis_challenge|ddos-guard/js-challenge",
    re.IGNORECASE,
)
"""Scripts of Cloudflare, DataDome, Imperva, HUMAN, AWS, Akamai, SiteGround, Anubis and DDoS-Guard."""

_REFUSING = frozenset({401, 403, 405, 429, 503})
_MOST_BYTES = 64 * 1024
"""Of a challenge or an empty page; larger ones are pages."""

_CHALLENGE_LETTERS = 600
"""The most letters of a challenge with status 200: "Checking your browser ..." in several languages."""

_EMPTY_LETTERS = 40
_DATA = re.compile(rb"application/ld\+json|articleBody|itemprop", re.IGNORECASE)
_SCRIPT_REQUIRED = re.compile(
    rb"<noscript[^>]{0,200}>[^<]{0,500}(?:<[^>]{0,200}>[^<]{0,500}){0,3}javascript", re.IGNORECASE
)
_HIDDEN = re.compile(rb"(script|style|noscript|template|title|svg)\b", re.IGNORECASE)
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]")


def needs_browser(status: int, headers: Mapping[str, str], content: bytes, is_html: bool) -> bool:
    """Decide on a response.

    Args:
        headers: With names in lower case.
        content: The body without content coding; of an error its beginning is enough.
        is_html: If the content type is that of a page, or missing.
    """
    if any(pattern.search(headers.get(name, "")) for name, pattern in _CHALLENGE_HEADERS.items()):
        return True
    if not is_html or len(content) > _MOST_BYTES:
        return False
    is_challenge = _CHALLENGE_SCRIPTS.search(content) is not None
    if status in _REFUSING:
        return is_challenge
    if not 200 <= status < 300 or b"<script" not in content.lower() or _DATA.search(content):
        return False
    letters = sum(len(_LETTERS.findall(text)) for text in _visible_text(content))
    return letters < (_CHALLENGE_LETTERS if is_challenge else _EMPTY_LETTERS if _requires_script(content) else 0)


def _requires_script(content: bytes) -> bool:
    return _SCRIPT_REQUIRED.search(content) is not None


def _visible_text(content: bytes) -> Iterator[bytes]:
    """Yield the text between tags, without that of scripts, styles and the title, in one pass."""
    lower = content.lower()
    position = 0
    while (tag := lower.find(b"<", position)) >= 0:
        yield content[position:tag]
        hidden = _HIDDEN.match(lower, tag + 1)
        close = b"</" + hidden[1] if hidden else b"-->" if lower.startswith(b"<!--", tag) else b">"
        end = lower.find(close, tag + 1)
        if end < 0:
            return
        position = end + len(close)
        if hidden:
            position = max(lower.find(b">", end), end) + 1
    yield content[position:]
