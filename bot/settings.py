"""Every configuration key, its type, its default and what is allowed.

`config.example.toml` documents the same keys for people; a test holds the two together.
"""

from collections import Counter
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.domain.categories import MOST, parse_categories
from bot.domain.keywords import read_keywords
from bot.domain.ranking import BALANCED_BAR, CLASSIC_BAR
from bot.domain.text import displayed
from bot.errors import OptionError
from bot.texts import find_language, list_languages

_HTTP_URL = TypeAdapter(HttpUrl)
_UTC = "UTC"
_INTERVAL_S = 3
_PAGE_INTERVAL_S = 15
_LONGEST_QUOTED = 40
_LARGEST = 1_000_000_000  # what any database keeps as a number of its own
_LARGEST_ID = 2**63 - 1


def _zone(name: str) -> str:
    # The default is checked at each start, and all zones are files: looking for them takes a while.
    if name != _UTC and name not in available_timezones():
        raise ValueError(f"“{name}” is no time zone; write one like UTC or Europe/Berlin")
    return ZoneInfo(name).key


def _url(text: str) -> str:
    _HTTP_URL.validate_python(text)
    return text.rstrip("/")


def _is_arxiv(*urls: str) -> bool:
    return any(f".{urlsplit(url).hostname}".endswith(".arxiv.org") for url in urls)


def _link(text: str) -> str:
    return _url(text) if text else ""


def _language(code: str) -> str:
    found = find_language(code)
    if code and found is None:
        known = ", ".join(language.code for language in list_languages())
        raise ValueError(f"there are no texts in “{displayed(code)}”; there are some in: {known}")
    return found.code if found else ""


def quoted(value: object) -> str:
    """`“value”`, as much of it as tells which one it is."""
    try:
        text = str(value)
    except ValueError:  # Python writes no such number, which TOML can have in base 16
        text = "a number of thousands of digits"
    return f"“{displayed(text)[:_LONGEST_QUOTED]}”"


def _clock_time(value: object) -> object:
    """`09:00`; TOML's own times and environment texts alike."""
    try:
        found = value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{quoted(value)} is no time of day; write one like 09:00") from None
    if found.tzinfo is not None:
        raise ValueError(
            f"{quoted(value)} has an offset; write only the time, its zone has its own key"
        )
    return found


def _category(name: str) -> str:
    try:
        found = parse_categories(name)
    except OptionError as error:
        raise ValueError(str(error)) from None
    if len(found) != 1:
        raise ValueError(f"{quoted(name)} is not one category: write a list of them")
    return found[0]


def _listed(value: object) -> object:
    """A list, or `a, b` as an environment variable can hold it."""
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


def _keywords(text: str) -> str:
    try:
        read_keywords(displayed(text))
    except OptionError as error:
        raise ValueError(str(error)) from None
    return text


def _scheme(url: str) -> str:
    scheme, mark, _ = url.partition("://")
    if url and not (mark and scheme in ("sqlite", "postgres", "asyncpg", "psycopg")):
        raise ValueError("should begin with sqlite:// or postgres://")
    try:
        urlsplit(url)
    except ValueError:  # whose words hold the password
        raise ValueError(
            "cannot be read; write odd characters of its password as %XX, such as %5B for ["
        ) from None
    return url


def _unset_if_empty(value: object) -> object:
    return None if value == "" else value


def _folder(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("holds a null character")
    return path.expanduser()


Folder = Annotated[Path, AfterValidator(_folder)]
Zone = Annotated[str, AfterValidator(_zone)]
Url = Annotated[str, AfterValidator(_url)]
Link = Annotated[str, Field(max_length=512), AfterValidator(_link)]
LanguageCode = Annotated[str, Field(max_length=16), AfterValidator(_language)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Category = Annotated[str, AfterValidator(_category)]
Categories = Annotated[tuple[Category, ...], BeforeValidator(_listed), Field(max_length=MOST)]
Keywords = Annotated[str, Field(max_length=2000), AfterValidator(_keywords)]
Days = Annotated[tuple[date, ...], BeforeValidator(_listed)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
Weight = Annotated[float, Field(ge=0, le=100)]
Secret = Annotated[SecretStr | None, BeforeValidator(_unset_if_empty)]
SourcePlace = Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]


class Section(BaseModel):
    """A table of the file: frozen, and strict about names."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_number_is_true(cls, value: object, field: ValidationInfo) -> object:
        """Python takes true for 1, which nobody means who writes it for a number."""
        kind = cls.model_fields[field.field_name or ""].annotation
        if isinstance(value, bool) and kind is not bool:
            raise ValueError(f"“{str(value).lower()}” is not allowed here")
        return value


class Bot(Section):
    """[bot]."""

    timezone: Zone = _UTC
    data_dir: Folder = Path("data")


class Discord(Section):
    """[discord]."""

    token: Secret = None
    owner_id: int | None = Field(default=None, gt=0, le=_LARGEST_ID)
    support_url: Link = ""
    api_url: Url = "https://discord.com/api/v10"
    gateway_url: str = "wss://gateway.discord.gg/"


class Database(Section):
    """[database]."""

    url: Annotated[str, AfterValidator(_scheme)] = ""
    keep_unmentioned_days: int = Field(default=365, ge=30, le=36_500)


class Backup(Section):
    """[backup]."""

    at: ClockTime = time(3, 30)
    keep: int = Field(default=7, ge=0, le=1000)
    dir: Folder = Path("backups")


class Arxiv(Section):
    """[arxiv]."""

    archives: Annotated[Categories, Field(min_length=1)] = ("cs", "stat.ML")
    contact: str = ""
    holidays: Days = ()
    min_interval_s: Seconds = _INTERVAL_S
    page_interval_s: Seconds = _PAGE_INTERVAL_S
    query_url: Url = "https://export.arxiv.org/api/query"
    feed_url: Url = "https://rss.arxiv.org"
    listing_url: Url = "https://arxiv.org"

    @model_validator(mode="after")
    def _as_arxiv_asks(self) -> Self:
        """https://info.arxiv.org/help/api/tou.html, and the Crawl-delay of its robots.txt."""
        if self.min_interval_s < _INTERVAL_S and _is_arxiv(self.query_url, self.feed_url):
            raise ValueError(f"arXiv allows one request in {_INTERVAL_S} s, see min_interval_s")
        if self.page_interval_s < _PAGE_INTERVAL_S and _is_arxiv(self.listing_url):
            raise ValueError(f"arXiv allows one page in {_PAGE_INTERVAL_S} s, see page_interval_s")
        return self


class HuggingFace(Section):
    """[sources.huggingface]."""

    enabled: bool = True
    weight: Weight = 1
    base_url: Url = "https://huggingface.co"


class HackerNews(Section):
    """[sources.hackernews]."""

    enabled: bool = True
    weight: Weight = 1
    base_url: Url = "https://hn.algolia.com"


class Bluesky(Section):
    """[sources.bluesky]."""

    weight: Weight = 1
    handle: str = ""
    app_password: Secret = None
    base_url: Url = "https://bsky.social"

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if bool(self.handle) != (self.app_password is not None):
            raise ValueError("handle and app_password belong together: write both, or neither")
        return self


class X(Section):
    """[sources.x]."""

    weight: Weight = 1
    bearer_token: Secret = None
    daily_reads: int = Field(default=1000, ge=1, le=_LARGEST)
    base_url: Url = "https://api.x.com"
    oembed_url: Url = "https://publish.x.com"


class Sources(Section):
    """[sources]."""

    huggingface: HuggingFace = HuggingFace()
    hackernews: HackerNews = HackerNews()
    bluesky: Bluesky = Bluesky()
    x: X = X()
    extra: Annotated[tuple[SourcePlace, ...], BeforeValidator(_listed)] = ()

    @property
    def weights(self) -> dict[str, float]:
        """The built-in sources that are set up, with what their points weigh."""
        set_up = {
            "huggingface": self.huggingface.enabled,
            "hackernews": self.hackernews.enabled,
            "bluesky": bool(self.bluesky.handle and self.bluesky.app_password),
            "x": self.x.bearer_token is not None,
        }
        return {name: getattr(self, name).weight for name, is_on in set_up.items() if is_on}


class Digest(Section):
    """[digest]."""

    rule: Literal["balanced", "classic"] = "balanced"
    close_at: ClockTime = time(9)
    min_attention: int | None = Field(default=None, ge=0, le=_LARGEST)
    limit: int = Field(default=10, ge=1, le=100)
    mention_min_score: int = Field(default=25, ge=0, le=_LARGEST)
    max_mentions: int = Field(default=10, ge=0, le=100)
    refresh_hours: Annotated[
        tuple[Annotated[float, Field(gt=0, le=8760)], ...], BeforeValidator(_listed)
    ] = (1, 3, 6, 12, 24, 48, 96, 168)

    @property
    def bar(self) -> int:
        """The attention from which a paper is shown: 5 for balanced, 50 for classic."""
        if self.min_attention is not None:
            return self.min_attention
        return CLASSIC_BAR if self.rule == "classic" else BALANCED_BAR


class Archive(Section):
    """[archive]."""

    dir: Folder = Path("archive")
    write: bool = True
    after_write: tuple[str, ...] = ()


class Health(Section):
    """[health]."""

    host: str = "127.0.0.1"
    port: int = Field(default=8719, ge=0, le=65_535)


class Log(Section):
    """[log]."""

    format: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Channel(Section):
    """One of [[channels]]."""

    id: int = Field(gt=0, le=_LARGEST_ID)
    at: ClockTime | None = None
    timezone: Zone | None = None
    categories: Categories = ()
    keywords: Keywords = ""
    limit: int | None = Field(default=None, ge=1, le=100)
    min_attention: int | None = Field(default=None, ge=0, le=_LARGEST)
    missed: Literal["latest", "all", "none"] = "latest"
    quiet_days: bool = False
    layout: Literal["cards", "compact", "thread"] = "cards"
    preliminary: bool = False
    ping_role_id: int | None = Field(default=None, gt=0, le=_LARGEST_ID)
    silent: bool = False
    publish: bool = True
    language: LanguageCode = ""
    chart: bool = False


class Settings(Section):
    """The whole file."""

    bot: Bot = Bot()
    discord: Discord = Discord()
    database: Database = Database()
    backup: Backup = Backup()
    arxiv: Arxiv = Arxiv()
    sources: Sources = Sources()
    digest: Digest = Digest()
    archive: Archive = Archive()
    health: Health = Health()
    log: Log = Log()
    channels: tuple[Channel, ...] = ()

    @field_validator("channels")
    @classmethod
    def _each_once(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        ids = Counter(channel.id for channel in channels)
        twice = [str(number) for number, times in ids.items() if times > 1]
        if twice:
            raise ValueError(f"these ids are there more than once: {', '.join(twice)}")
        return channels


SECRETS = frozenset(
    [
        ("discord", "token"),
        ("sources", "bluesky", "app_password"),
        ("sources", "x", "bearer_token"),
    ]
)
"""The keys that may also come from a file named by `…_FILE`, and are never shown."""
