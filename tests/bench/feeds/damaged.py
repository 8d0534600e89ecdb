"""Damaged and odd feeds, written for the comparison of readers before any of them was run on it."""

from __future__ import annotations

from tests.bench.feeds.sample import ExpectedEntry, FeedSample, atom, item, ordinary, page, rss, sample

_DUBLIN_CORE = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_FULL = rss(*(item(number, extra=f"<description>Text {number}.</description>") for number in (1, 2, 3)))


def _dated(name: str, written: str, moment: str | None, tag: str = "pubDate") -> FeedSample:
    content = rss(item(1, date=f"<{tag}>{written}</{tag}>"), attributes=_DUBLIN_CORE)
    return sample(f"date: {name}", content, ordinary(1, time=moment))


WELL_FORMED = (
    sample("RSS 2.0", _FULL, ordinary(1), ordinary(2), ordinary(3)),
    sample(
        "RSS 0.91 with a document type",
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Paper</title>'
        + item(1, date="")
        + "</channel></rss>",
        ordinary(1, time=None),
    ),
    sample(
        "RSS 1.0",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f'{_DUBLIN_CORE}><channel rdf:about="http://paper.example/"><title>Paper</title><items><rdf:Seq><rdf:li '
        f'resource="{page(1)}"/></rdf:Seq></items></channel><item rdf:about="{page(1)}"><title>Title 1</title>'
        f"<link>{page(1)}</link><dc:date>2024-11-27T10:30:00+01:00</dc:date></item></rdf:RDF>",
        ordinary(1),
    ),
    sample(
        "Atom with several links",
        atom(
            f'<entry><title type="html">&lt;b&gt;Title&lt;/b&gt; 1</title><link rel="self" href="{page(9)}"/>'
            f'<link rel="enclosure" type="audio/mpeg" href="{page(8)}.mp3"/><link rel="alternate" type="text/html" '
            f'href="{page(1)}"/><id>tag:1</id><published>2024-11-27T09:30:00Z</published>'
            "<updated>2024-11-28T09:30:00Z</updated></entry>"
        ),
        ordinary(1),
    ),
    sample(
        "JSON Feed",
        '{"version":"https://jsonfeed.org/version/1.1","title":"Paper","items":[{"id":"1","url":"'
        + page(1)
        + '","title":"Title 1","content_text":"Text.","date_published":"2024-11-27T10:30:00+01:00"},'
        + f'{{"id":"{page(2)}","title":"Title 2","summary":"S."}}]}}',
        ordinary(1),
        ordinary(2, time=None),
    ),
)

MARKUP = (
    sample(
        "stray ampersand in a title", rss(item(1, "Fish & chips"), item(2)), ordinary(1, "Fish & chips"), ordinary(2)
    ),
    sample(
        "stray ampersand in a link",
        rss(f"<item><title>Title 1</title><link>{page(1)}?a=1&b=2</link></item>", item(2)),
        ExpectedEntry(f"{page(1)}?a=1&b=2", "Title 1"),
        ordinary(2),
    ),
    sample(
        "entities of HTML",
        rss(item(1, "Caf&eacute;&nbsp;&ndash; open"), item(2)),
        ordinary(1, "Café – open"),
        ordinary(2),
    ),
    sample("escaped twice", rss(item(1, "Q&amp;amp;A")), ordinary(1, "Q&A")),
    sample(
        "stray less-than sign",
        rss(item(1, "Growth < 2 percent"), item(2)),
        ordinary(1, "Growth < 2 percent"),
        ordinary(2),
    ),
    sample(
        "raw HTML in a description",
        rss(item(1, extra='<description><p>One<br>two <img src="a.png"></description>'), item(2)),
        ordinary(1),
        ordinary(2),
    ),
    sample(
        "CDATA within CDATA",
        rss(item(1, extra="<description><![CDATA[a <![CDATA[b]]> c]]></description>"), item(2)),
        ordinary(1),
        ordinary(2),
    ),
    sample(
        "CDATA in a title and a link",
        rss(f"<item><title><![CDATA[A & B]]></title><link><![CDATA[ {page(1)} ]]></link></item>"),
        ExpectedEntry(page(1), "A & B"),
    ),
    sample(
        "CDATA without an end", rss(item(1), item(2, "<![CDATA[Title 2")).replace("</channel></rss>", ""), ordinary(1)
    ),
    sample(
        "undeclared prefix",
        rss(item(1, extra="<media:thumbnail url='a.png'/><dc:creator>Jo Poe</dc:creator>"), item(2)),
        ordinary(1),
        ordinary(2),
    ),
    sample("mismatched tags", rss(item(1, extra="<description>a</descripton>"), item(2)), ordinary(1), ordinary(2)),
    sample(
        "attribute without quotes",
        rss(item(1, extra="<enclosure url=a.mp3 length=5 />"), item(2)),
        ordinary(1),
        ordinary(2),
    ),
    sample(
        "control characters", rss(item(1, "Title\x0b 1\x00"), item(2)).replace("\x00", "&#0;"), ordinary(1), ordinary(2)
    ),
    sample("upper case", rss(item(1), item(2)).replace("item>", "ITEM>"), ordinary(1), ordinary(2)),
    sample("comment with two hyphens", rss(item(1), "<!-- a -- b -->", item(2)), ordinary(1), ordinary(2)),
)

FRAMES = (
    sample("blank lines before the declaration", "\n\n  " + _FULL, ordinary(1), ordinary(2), ordinary(3)),
    sample(
        "warning of PHP before the declaration",
        "<br />\n<b>Warning</b>: Undefined index in <b>/srv/feed.php</b> on line <b>7</b><br />\n" + _FULL,
        ordinary(1),
        ordinary(2),
        ordinary(3),
    ),
    sample(
        "comment of a cache after the end",
        _FULL + "\n<!-- cached 0.1s --><script>x && y</script>",
        ordinary(1),
        ordinary(2),
        ordinary(3),
    ),
    sample("cut in the second item", _FULL[: _FULL.index("Text 2")], ordinary(1), ordinary(2)),
    sample("cut in a tag", _FULL[: _FULL.index("Title 3") - 3], ordinary(1), ordinary(2)),
    sample(
        "two feeds in one file",
        _FULL + _FULL.replace("/news/", "/b/"),
        *(ordinary(n) for n in (1, 2, 3)),
        *(ExpectedEntry(f"http://paper.example/b/{n}", f"Title {n}", "2024-11-27T09:30:00") for n in (1, 2, 3)),
    ),
    sample(
        "items outside of the channel",
        rss(head="</channel>").replace("</channel></rss>", item(1) + "</rss>"),
        ordinary(1),
    ),
    sample(
        "a page of HTML", "<!DOCTYPE html><html><head><title>Error</title></head><body><p>Not found</p></body></html>"
    ),
    sample("empty channel", rss()),
)

ENCODINGS = (
    sample(
        "Latin-1 declared as UTF-8", rss(item(1, "Café"), item(2)).encode("latin-1"), ordinary(1, "Café"), ordinary(2)
    ),
    sample(
        "UTF-8 declared as Latin-1",
        rss(item(1, "Café"), item(2)).replace("UTF-8", "ISO-8859-1"),
        ordinary(1, "Café"),
        ordinary(2),
    ),
    sample(
        "Windows-1252 quotation marks declared as Latin-1",
        rss(item(1, "“Yes”")).replace("UTF-8", "ISO-8859-1").encode("cp1252"),
        ordinary(1, "“Yes”"),
    ),
    sample("unknown encoding", rss(item(1, "Café")).replace("UTF-8", "utf8mb4"), ordinary(1, "Café")),
    sample(
        "UTF-16 with a byte order mark",
        rss(item(1, "Café")).replace("UTF-8", "UTF-16").encode("utf-16"),
        ordinary(1, "Café"),
    ),
    sample(
        "one bad byte",
        rss(item(1, extra="<description>A~B</description>"), item(2, "Café")).encode().replace(b"~", b"\xff"),
        ordinary(1),
        ordinary(2, "Café"),
    ),
)

LINKS = (
    sample("relative links", rss("<item><title>Title 1</title><link>/news/1</link></item>"), ordinary(1, time=None)),
    sample(
        "relative links without a site",
        rss("<item><title>Title 1</title><link>1</link></item>").replace("<link>http://paper.example/</link>", ""),
        ordinary(1, time=None),
    ),
    sample(
        "base of XML",
        atom(
            '<entry><title>Title 1</title><link href="1"/><id>x</id></entry>',
            attributes=' xml:base="http://paper.example/news/"',
        ),
        ordinary(1, time=None),
    ),
    sample(
        "link in the guid alone",
        rss(f"<item><title>Title 1</title><guid>{page(1)}</guid></item>"),
        ordinary(1, time=None),
    ),
    sample("guid that is no link", rss(item(1, extra='<guid isPermaLink="false">paper-1</guid>')), ordinary(1)),
    sample(
        "line break within a link",
        rss(f"<item><title>Title 1</title><link>\n  {page(1)}\n</link></item>"),
        ordinary(1, time=None),
    ),
    sample(
        "link without a title",
        rss(f"<item><link>{page(1)}</link><description>Text.</description></item>"),
        ExpectedEntry(page(1), ""),
    ),
    sample(
        "link of Atom in RSS",
        rss(
            f'<item><title>Title 1</title><atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="{page(1)}"/></item>'
        ),
        ordinary(1, time=None),
    ),
    sample(
        "title of a picture",
        rss(
            item(
                1,
                extra='<media:content xmlns:media="http://search.yahoo.com/mrss/" url="a.png">'
                "<media:title>Picture</media:title></media:content>",
            )
        ),
        ordinary(1),
    ),
)

DATES = (
    _dated("two digits of the year", "Wed, 27 Nov 24 09:30:00 GMT", "2024-11-27T09:30:00"),
    _dated("abbreviated zone", "Wed, 27 Nov 2024 09:30:00 EST", "2024-11-27T14:30:00"),
    _dated("zone with a colon", "Wed, 27 Nov 2024 09:30:00 +01:00", "2024-11-27T08:30:00"),
    _dated("wrong weekday", "Mon, 27 Nov 2024 09:30:00 GMT", "2024-11-27T09:30:00"),
    _dated("no seconds", "27 Nov 2024 09:30 +0100", "2024-11-27T08:30:00"),
    _dated("whole month", "Wednesday, 27 November 2024 09:30:00 GMT", "2024-11-27T09:30:00"),
    _dated("ISO 8601", "2024-11-27T09:30:00+01:00", "2024-11-27T08:30:00"),
    _dated("ISO 8601 with a space", "2024-11-27 09:30:00", "2024-11-27T09:30:00"),
    _dated("ISO 8601 compact zone", "2024-11-27T09:30:00-0500", "2024-11-27T14:30:00"),
    _dated("fractions", "2024-11-27T09:30:00.123Z", "2024-11-27T09:30:00"),
    _dated("day alone", "2024-11-27", "2024-11-27T00:00:00"),
    _dated("month first", "November 27, 2024 09:30:00", "2024-11-27T09:30:00"),
    _dated("epoch", "1732699800", "2024-11-27T09:30:00"),
    _dated("placeholder", "Thu, 01 Jan 1970 00:00:00 GMT", None),
    _dated("words", "yesterday", None),
    _dated("Dublin Core", "2024-11-27T09:30:00Z", "2024-11-27T09:30:00", "dc:date"),
    _dated("C", "Wed Nov 27 09:30:00 2024", "2024-11-27T09:30:00"),
)

SAMPLES = (*WELL_FORMED, *MARKUP, *FRAMES, *ENCODINGS, *LINKS, *DATES)
