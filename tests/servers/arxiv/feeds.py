"""The daily feeds, `/rss/CAT[+CAT…]` and `/atom/CAT[+CAT…]` (FACTS section 2)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.servers.answers import Answer
from tests.servers.arxiv.answers import ATOM, RSS, Question
from tests.servers.arxiv.days import SUBJECT_NAMES, FakeDay, FakePaper, fed
from tests.servers.arxiv.generate import EASTERN

LARGEST_FEED = 2000
_TEX = str.maketrans({"ö": r"\"o", "é": r"\'e"})
_RSS_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">\n'
)
_ATOM_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">\n'
)


def answer(question: Question, *, shown: FakeDay | None = None) -> Answer:
    """Today's feed; `shown` is the mailing to show in its place, under today's date."""
    _, kind, names = question.path.split("/", 2)
    subjects = names.split("+")
    address = f"http://rss.arxiv.org/{kind}/{names}"
    bad = [subject for subject in subjects if subject not in SUBJECT_NAMES]
    items = [] if bad else cut(fed(shown or question.known.on(question.today), subjects))
    title = f"Feed error for query: {address}" if bad else f"{names} updates on arXiv.org"
    text = (
        f"Bad archive '{bad[0]}'. Valid archive names are: cs, eess, math, stat."
        if bad
        else f"{names} updates on the arXiv.org e-print archive."
    )
    midnight = datetime.combine(question.today, time(0), EASTERN)
    render, content_type = (_rss, RSS) if kind == "rss" else (_atom, ATOM)
    body = render(escape(address), escape(title), escape(text), midnight, items)
    headers = {"ETag": f'"{hash(body) & 0xFFFFFFFF:x}"', "Cache-Control": "max-age=43103"}
    return Answer(400 if bad else 200, body.encode(), content_type, headers)


def cut(items: Sequence[tuple[str, FakePaper]]) -> list[tuple[str, FakePaper]]:
    """At most 2,000 items: what is over goes missing from the new ones first, then cross-lists."""
    missing = max(0, len(items) - LARGEST_FEED)
    return list(items[missing:])


def _rss(
    address: str,
    title: str,
    text: str,
    midnight: datetime,
    items: Sequence[tuple[str, FakePaper]],
) -> str:
    date = format_datetime(midnight)
    built = format_datetime(midnight + timedelta(hours=12, minutes=1))
    entries = "".join(
        f"""    <item>
      <title>{_tex(paper.title)}</title>
      <link>https://arxiv.org/abs/{paper.arxiv_id}</link>
      <description>{_summary(kind, paper)}</description>
      <guid isPermaLink="false">oai:arXiv.org:{paper.arxiv_id}v{paper.version}</guid>
{_lines(paper.categories, "      <category>{}</category>")}\
      <pubDate>{date}</pubDate>
      <arxiv:announce_type>{kind}</arxiv:announce_type>
      <dc:rights>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</dc:rights>
      <dc:creator>{_tex(", ".join(paper.authors))}</dc:creator>
    </item>
"""
        for kind, paper in items
    )
    return f"""{_RSS_HEAD}  <channel>
    <title>{title}</title>
    <link>{address}</link>
    <description>{text}</description>
    <atom:link href="{address}" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <language>en-us</language>
    <lastBuildDate>{built}</lastBuildDate>
    <managingEditor>rss-help@arxiv.org</managingEditor>
    <pubDate>{date}</pubDate>
    <skipDays>
      <day>Saturday</day>
      <day>Sunday</day>
    </skipDays>
{entries}  </channel>
</rss>
"""


def _atom(
    address: str,
    title: str,
    text: str,
    midnight: datetime,
    items: Sequence[tuple[str, FakePaper]],
) -> str:
    updated = (midnight + timedelta(hours=12, minutes=1)).isoformat()
    entries = "".join(
        f"""  <entry>
    <id>oai:arXiv.org:{paper.arxiv_id}v{paper.version}</id>
    <title>{_tex(paper.title)}</title>
    <updated>{updated}</updated>
    <link href="https://arxiv.org/abs/{paper.arxiv_id}" rel="alternate" type="text/html"/>
    <summary>{_summary(kind, paper)}</summary>
{_lines(paper.categories, '    <category term="{}"/>')}\
    <published>{midnight.isoformat()}</published>
    <arxiv:announce_type>{kind}</arxiv:announce_type>
    <dc:rights>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</dc:rights>
    <dc:creator>{_tex(", ".join(paper.authors))}</dc:creator>
  </entry>
"""
        for kind, paper in items
    )
    return f"""{_ATOM_HEAD}  <id>{address}</id>
  <title>{title}</title>
  <updated>{updated}</updated>
  <link href="{address}" rel="self" type="application/atom+xml"/>
  <subtitle>{text}</subtitle>
{entries}</feed>
"""


def _lines(values: Sequence[str], template: str) -> str:
    return "".join(template.format(value) + "\n" for value in values)


def _summary(kind: str, paper: FakePaper) -> str:
    name = f"arXiv:{paper.arxiv_id}v{paper.version}"
    return f"{name} Announce Type: {kind} \nAbstract: {_tex(paper.abstract)}"


def _tex(text: str) -> str:
    """Raw TeX, where the listing has Unicode."""
    return escape(text.translate(_TEX))
