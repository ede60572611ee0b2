"""Small answers in the forms that arXiv gives, written for these tests."""

from pathlib import Path

ENTRY = """
  <entry>
    <id>http://arxiv.org/abs/2102.02915v2</id>
    <title>How to Train Your Robot;
  Lessons Learned</title>
    <updated>2021-02-09T08:00:00Z</updated>
    <link href="https://arxiv.org/abs/2102.02915v2" rel="alternate" type="text/html"/>
    <summary>  One line
of &lt;b&gt; two.
  A paragraph.</summary>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.RO" scheme="http://arxiv.org/schemas/atom"/>
    <published>2021-02-04T21:09:19Z</published>
    <arxiv:comment>12 pages,
 3 figures</arxiv:comment>
    <arxiv:primary_category term="cs.RO"/>
    <arxiv:journal_ref>J. Robots 1 (2021)</arxiv:journal_ref>
    <author><name> Julian  Ibarz </name><arxiv:affiliation>A Lab</arxiv:affiliation></author>
    <author><name>Jie Tan</name></author>
    <author><name> </name></author>
    <arxiv:doi>10.1000/1</arxiv:doi>
  </entry>"""


def query_feed(*entries: str, total: int = 1, start: int = 0) -> bytes:
    """An answer of the query API with these entries."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
      xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query</title>
  <opensearch:itemsPerPage>10</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>{"".join(entries)}
</feed>
""".encode()


def feed_item(arxiv_id: str = "2102.02915v1", announce_type: str = "new", **more: str) -> str:
    """One item of an RSS feed; `more` replaces the title or the creator."""
    return f"""
    <item>
      <title>{more.get("title", "A title")}</title>
      <link>https://arxiv.org/abs/2102.02915</link>
      <description>arXiv:{arxiv_id} Announce Type: {announce_type} \nAbstract: Words
of it.</description>
      <guid isPermaLink="false">oai:arXiv.org:{arxiv_id}</guid>
      <category>cs.RO</category>
      <category>cs.LG</category>
      <pubDate>Mon, 08 Feb 2021 00:00:00 -0500</pubDate>
      <arxiv:announce_type>{announce_type}</arxiv:announce_type>
      <arxiv:DOI>10.1000/1</arxiv:DOI>
      <dc:creator>{more.get("creator", "Julian Ibarz, Jie Tan")}</dc:creator>
    </item>"""


def rss_feed(*items: str, title: str = "cs.RO updates on arXiv.org") -> bytes:
    """A daily feed in RSS with these items."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
     version="2.0">
  <channel>
    <title>{title}</title>
    <description>cs.RO updates on the arXiv.org e-print archive.</description>
    <lastBuildDate>Mon, 08 Feb 2021 05:00:00 +0000</lastBuildDate>
    <pubDate>Mon, 08 Feb 2021 00:00:00 -0500</pubDate>{"".join(items)}
  </channel>
</rss>
""".encode()


def listing_item(number: int, arxiv_id: str, *, mark: str = "", **more: str) -> str:
    """One entry of a listing page; `more` replaces the title or the comments."""
    return f"""
    <dt>
      <a name='item{number}'>[{number}]</a>
      <a href ="/abs/{arxiv_id}" title="Abstract" id="{arxiv_id}">
        arXiv:{arxiv_id}
      </a>
      {mark}
        [<a href="/pdf/{arxiv_id}" title="Download PDF" id="pdf-{arxiv_id}">pdf</a>]
    </dt>
    <dd>
      <div class='meta'>
        <div class='list-title mathjax'><span class='descriptor'>Title:</span>
          {more.get("title", "Title: a &amp; b")}
        </div>
        <div class='list-authors'><a href="/a">Marcone  Corrêa</a>, <a href="/b">Jie Tan</a></div>
        <div class='list-comments mathjax'><span class='descriptor'>Comments:</span>
          {more.get("comments", "12 pages")}
        </div>
        <div class='list-subjects'><span class='descriptor'>Subjects:</span>
          <span class="primary-subject">Robotics (cs.RO)</span>; Quantum Physics (quant-ph)
        </div>
        <p class='mathjax'>
          One line.
<br>A paragraph with <a href="https://example.org/x" class="link-https">this https URL</a>
        </p>
      </div>
    </dd>"""


def listing_section(heading: str, *items: str) -> str:
    """A section of a listing page."""
    return f"<dl id='articles'>\n<h3>{heading}</h3>{''.join(items)}\n</dl>"


def listing_page(*sections: str, total: int | None, extra: str = "") -> bytes:
    """A page of /list/X/new with these sections."""
    count = "" if total is None else f"<div class='paging'>Total of {total} entries \n</div>"
    return f"""<!DOCTYPE html>
<html lang="en"><head><title>Robotics</title></head><body><main><div id="content">
<div id='content-inner'><div id='dlpage'>
  <h1>Robotics</h1>
<h3>Showing new listings for Monday, 8 February 2021</h3>
{count}
{"".join(sections)}
{extra}
</div></div></div></main></body></html>
""".encode()


def recorded(folder: Path, pattern: str) -> dict[str, bytes]:
    """The recorded bodies of a folder, by file name."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.glob(pattern))
        if path.suffix != ".json" and path.is_file()
    }
