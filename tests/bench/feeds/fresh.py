"""A second set of damaged feeds: no reader was changed for it before its first measurement."""

from __future__ import annotations

from tests.bench.feeds.sample import ExpectedEntry, atom, item, ordinary, page, rss, sample

_ENTRY = (
    f'<entry><title>Title 1</title><link href="{page(1)}"/><id>a</id><updated>2024-11-27T09:30:00Z</updated></entry>'
)
_SECOND = _ENTRY.replace("Title 1", "Title 2").replace(page(1), page(2)).replace("<id>a", "<id>b")

FRESH = (
    sample(
        "Atom, stray ampersand in an attribute",
        atom(_ENTRY.replace(page(1), page(1) + "?a=1&b=2"), _SECOND),
        ExpectedEntry(page(1) + "?a=1&b=2", "Title 1", "2024-11-27T09:30:00"),
        ordinary(2),
    ),
    sample("Atom, cut in an attribute", atom(_ENTRY, _SECOND).partition("news/2")[0], ordinary(1)),
    sample(
        "Atom, XHTML title",
        atom(
            _ENTRY.replace(
                "<title>Title 1", '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Title <b>1</b></div>'
            ),
            _SECOND,
        ),
        ordinary(1),
        ordinary(2),
    ),
    sample(
        "Atom, source with a link and a title",
        atom(_ENTRY.replace("<id>a", f'<source><title>Other</title><link href="{page(7)}"/></source><id>a')),
        ordinary(1),
    ),
    sample(
        "Atom 0.3",
        f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Paper</title><entry><title>Title 1</title>'
        f'<link rel="alternate" href="{page(1)}"/><issued>2024-11-27T10:30:00+01:00</issued></entry></feed>',
        ordinary(1),
    ),
    sample("Atom without its namespace", atom(_ENTRY).replace(' xmlns="http://www.w3.org/2005/Atom"', ""), ordinary(1)),
    sample(
        "prefix for RSS elements",
        rss(item(1)).replace("<item>", '<r:item xmlns:r="http://purl.org/rss/1.0/">').replace("</item>", "</r:item>"),
        ordinary(1),
    ),
    sample(
        "item in an item", rss(item(1, extra="<related>" + item(2) + "</related>"), item(3)), ordinary(1), ordinary(3)
    ),
    sample("missing end tag of an item", rss(item(1).replace("</item>", ""), item(2)), ordinary(1), ordinary(2)),
    sample("missing end tag of a title", rss(item(1).replace("</title>", ""), item(2)), ordinary(2)),
    sample(
        "script in a description",
        rss(item(1, extra="<description><script>if (a<b && c) {}</script></description>"), item(2)),
        ordinary(1),
        ordinary(2),
    ),
    sample(
        "entity defined in the document type",
        '<!DOCTYPE rss [<!ENTITY paper "The Paper">]>' + rss(item(1, "&paper; wins")).partition("\n")[2],
        ordinary(1, "The Paper wins"),
    ),
    sample("numeric references of Windows-1252", rss(item(1, "It&#146;s")), ordinary(1, "It’s")),
    sample(
        "Shift JIS declared",
        rss(item(1, "東京の記事")).replace("UTF-8", "Shift_JIS").encode("shift_jis"),
        ordinary(1, "東京の記事"),
    ),
    sample(
        "Windows-1251 without a declaration",
        rss(item(1, "Новости сегодня из города"), item(2, "Погода на завтра")).partition("\n")[2].encode("cp1251"),
        ordinary(1, "Новости сегодня из города"),
        ordinary(2, "Погода на завтра"),
    ),
    sample("byte order mark and blank line", b"\xef\xbb\xbf\n" + rss(item(1)).encode(), ordinary(1)),
    sample(
        "mixed encodings",
        rss(item(1, "Café"), item(2)).encode().replace(b"Title 2", "Café 2".encode("latin-1")),
        ordinary(1, "Café"),
        ordinary(2, "Café 2"),
    ),
    sample(
        "a feed of commerce without a channel title",
        f'<rss version="2.0"><channel>{item(1)}</channel></rss>',
        ordinary(1),
    ),
    sample(
        "protocol-relative link",
        rss("<item><title>Title 1</title><link>//paper.example/news/1</link></item>"),
        ordinary(1, time=None),
    ),
    sample(
        "link with spaces",
        rss("<item><title>Title 1</title><link>http://paper.example/news/a b</link></item>"),
        ExpectedEntry("http://paper.example/news/a%20b", "Title 1"),
    ),
    sample(
        "two links in an item",
        rss(f"<item><title>Title 1</title><link>{page(1)}</link><link>{page(2)}</link></item>"),
        ordinary(1, time=None),
    ),
    sample(
        "original link of a proxy",
        rss(
            f'<item xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><title>Title 1</title><link>http://proxy.example/~r/1</link><feedburner:origLink>{page(1)}</feedburner:origLink></item>'
        ),
        ordinary(1, time=None),
    ),
    sample(
        "date with a named zone in brackets",
        rss(item(1, date="<pubDate>Wed, 27 Nov 2024 09:30:00 +0000 (UTC)</pubDate>")),
        ordinary(1),
    ),
    sample(
        "date with a comma too many",
        rss(item(1, date="<pubDate>Wed,, 27 Nov 2024, 09:30:00 GMT</pubDate>")),
        ordinary(1),
    ),
    sample("date with a 12-hour clock", rss(item(1, date="<pubDate>27 Nov 2024 9:30 AM GMT</pubDate>")), ordinary(1)),
    sample(
        "date of another language",
        rss(item(1, date="<pubDate>mer., 27 nov. 2024 09:30:00 +0000</pubDate>")),
        ordinary(1),
    ),
    sample(
        "hour 24",
        rss(item(1, date="<pubDate>Wed, 27 Nov 2024 24:00:00 GMT</pubDate>")),
        ordinary(1, time="2024-11-28T00:00:00"),
    ),
    sample(
        "JSON Feed cut in the third item",
        '{"version":"https://jsonfeed.org/version/1","title":"Paper","items":['
        + ",".join(
            f'{{"id":"{n}","url":"{page(n)}","title":"Title {n}","content_text":"x",'
            '"date_published":"2024-11-27T09:30:00Z"}'
            for n in (1, 2, 3)
        )[:-40],
        ordinary(1),
        ordinary(2),
    ),
    sample(
        "JSON Feed with a comma too many",
        '{"version":"https://jsonfeed.org/version/1","title":"Paper","items":['
        + f'{{"id":"1","url":"{page(1)}","title":"Title 1","content_text":"x"}},]}}',
        ordinary(1, time=None),
    ),
)
