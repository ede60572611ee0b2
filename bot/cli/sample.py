"""The sample day in a store of its own: what `demo` and `preview` show."""

from pydantic import SecretStr

from bot.app import App, Networks
from bot.domain.collection import DayRecord
from bot.services.attention import posts_since
from bot.services.closing import Closed
from bot.settings import Archive, Digest, HackerNews, HuggingFace, Settings, Sources, X
from bot.sources.sample import SAMPLE_DAY, SampleArxiv, SamplePosts

SAMPLE_SETTINGS = Settings(
    digest=Digest(rule="classic"),
    archive=Archive(write=False),
    # The sample's posts stand on X; the other sources are off.
    sources=Sources(
        huggingface=HuggingFace(enabled=False),
        hackernews=HackerNews(enabled=False),
        x=X(bearer_token=SecretStr("sample")),
    ),
)


async def collect_sample_day(app: App) -> tuple[DayRecord, int, Closed]:
    """Collect, rank and freeze the sample day; its record, the number of posts, the digest."""
    attempt = await app.collector(SampleArxiv()).collect_day(SAMPLE_DAY)
    networks = Networks([SamplePosts()])
    [report] = await app.attention(networks).collect(posts_since(SAMPLE_DAY))
    return attempt.record, report.found, await app.closing(networks).close_day(SAMPLE_DAY)
