"""Configuration: every fault at once, with its key and what is allowed."""

from pathlib import Path

import pytest

from bot.config import Config, load_config
from bot.errors import ConfigError
from bot.settings import Settings


def load(folder: Path, text: str, **environment: str) -> Config:
    """The configuration of a file with that text."""
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, environment)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Unknown names, wrong types and impossible values, of file and environment, in one error."""
    text = """
        [bot]
        timezone = "Mars/Olympus"
        colour = "red"
        [digest]
        close_at = "25:00"
        rule = "best"
        limit = 0
        [nonsense]
        a = 1
        [sources.x]
        daily_reads = "many"
        [arxiv]
        archives = ["cs", "No Such"]
        [[channels]]
        id = "general"
        keywords = "robot AND (vision"
    """
    environment = {
        "HOTPAPERS_BOT__ZONE": "x",
        "HOTPAPERS_NOWHERE__X": "1",
        "HOTPAPERS_DISCORD__OWNER_ID": "me",
        "HOTPAPERS_DISCORD__TOKEN_FILE": str(tmp_path / "none"),
    }
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text, **environment)
    keys = [fault.split(": ")[0] for fault in raised.value.faults]
    assert keys == [
        "HOTPAPERS_BOT__ZONE",
        "HOTPAPERS_DISCORD__OWNER_ID",
        "HOTPAPERS_DISCORD__TOKEN_FILE",
        "HOTPAPERS_NOWHERE__X",
        "[arxiv.archives] 1",
        "[bot] colour",
        "[bot] timezone",
        "[channels.0] id",
        "[channels.0] keywords",
        "[digest] close_at",
        "[digest] limit",
        "[digest] rule",
        "[nonsense]",
        "[sources.x] daily_reads",
    ]
    assert "“Mars/Olympus” is no time zone; write one like UTC" in str(raised.value)
    assert "'balanced' or 'classic'" in str(raised.value)
    assert "at character 11: the parenthesis that opens here is never closed" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '[[channels]]\nid = 5\nlimit = "ten"',
            "“ten” is not allowed; write a whole number from 1",
        ),
        ("[digest]\nlimit = 500", "“500” is not allowed; write a whole number from 1 to 100"),
        ("[digest]\nmin_attention = -1", "“-1” is not allowed; write a whole number from 0 to"),
        (
            "[arxiv]\nmin_interval_s = 0",
            "“0” is not allowed; write a number above 0 and at most 3600",
        ),
        ('[discord]\nowner_id = "me"', "“me” is not allowed; write a whole number above 0"),
        (
            f"[[channels]]\nid = {10**20}",
            f"“{10**20}” is not allowed; write a whole number above 0 and at most {2**63 - 1}",
        ),
        ('[digest]\nrefresh_hours = ["x"]', "“x” is not allowed; write a number"),
        ("[digest]\nlimit = true", "“true” is not allowed here"),
        ("[[channels]]\nid = 5\n[[channels]]\nid = 5", "these ids are there more than once: 5"),
        ('[digest]\nclose_at = "09:00+09:00"', "“09:00+09:00” has an offset; write only the time"),
        ("[arxiv]\nmin_interval_s = 0.5", "arXiv allows one request in 3 s"),
        ("[arxiv]\npage_interval_s = 3", "arXiv allows one page in 15 s"),
        (
            '[database]\nurl = "postgres://u:pa[ss@h/x"',
            "write odd characters of its password as %XX",
        ),
        ('[archive]\nwrite = "maybe"', "“maybe” is neither; write true or false"),
        ('[archive]\nafter_write = "git"', "“git” is no list; write one in brackets"),
        ('[sources.x]\nbearer_token = ["s3cr3t"]', "input should be a valid string"),
    ],
)
def test_a_fault_says_what_is_allowed(tmp_path: Path, text: str, words: str) -> None:
    """What was written, unless it may be a secret, and what can be written in its place."""
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text)
    (fault,) = raised.value.faults
    assert words in fault


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[digest]\nlimit = {}", "is not allowed; write a whole number from 1 to 100"),
        ("[sources.x]\nweight = {}", "is not allowed; write a number from 0 to 100"),
        ("[sources.x]\ndaily_reads = {}", "is not allowed; write a whole number from 1"),
        ("[digest]\nrefresh_hours = {}", "is no list; write one in brackets"),
        ("[digest]\nrefresh_hours = [1, {}]", "is not allowed; write a number"),
        ("[archive]\nwrite = {}", "is neither; write true or false"),
        ("[digest]\nclose_at = {}", "is no time of day; write one like 09:00"),
        ("[[channels]]\nid = [{}]", "is not allowed; write a whole number above 0"),
    ],
)
@pytest.mark.parametrize("number", [f"0x{'f' * 5_000}", f"0b{'1' * 20_000}"], ids=["hex", "binary"])
def test_a_number_of_thousands_of_digits_is_a_fault_as_any(
    tmp_path: Path, written: str, words: str, number: str
) -> None:
    """Python cannot write it down in tens, and a sentence says what is allowed nevertheless."""
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, written.format(number))
    (fault,) = raised.value.faults
    assert f"“a number of thousands of digits” {words}" in fault


def test_what_is_collected_are_archives_and_categories_of_arxiv(tmp_path: Path) -> None:
    """A slip is said at once, and not by a day that never becomes whole."""
    with pytest.raises(ConfigError, match=r"“csx” is no arXiv category.* did you mean cs\?"):
        load(tmp_path, '[arxiv]\narchives = ["csx"]\n')
    with pytest.raises(ConfigError, match="“all” is not one category"):
        load(tmp_path, '[arxiv]\narchives = ["all"]\n')
    good = load(tmp_path, '[arxiv]\narchives = ["CS", "stat.ml"]\n')
    assert good.settings.arxiv.archives == ("cs", "stat.ML")


def test_the_categories_of_a_channel_are_those_of_arxiv(tmp_path: Path) -> None:
    """One that there is not is refused with the nearest guess; small letters are repaired."""
    written = '[[channels]]\nid = 5\ncategories = ["CS.lg", "cs.XX", "nlp", "cs stat"]\n'
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, written)
    unknown = "is no arXiv category: write some like cs.LG, stat.ML, or an archive such as math"
    assert raised.value.faults == [
        f"[channels.0.categories] 1: “cs.XX” {unknown}; did you mean cs?",
        f"[channels.0.categories] 2: “nlp” {unknown}; did you mean cs.CL?",
        "[channels.0.categories] 3: “cs stat” is not one category: write a list of them",
    ]
    good = load(tmp_path, '[[channels]]\nid = 5\ncategories = ["CS.lg", "math"]\n')
    assert good.settings.channels[0].categories == ("cs.LG", "math")


@pytest.mark.parametrize(
    "text", ["[bot", "a = ", "= 1", "[bot]\n[bot]\n", "\x00", f"a = {'9' * 5000}"], ids=len
)
def test_what_is_not_toml_is_said_alone(tmp_path: Path, text: str) -> None:
    """A syntax error comes with its line and without other faults."""
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text, HOTPAPERS_NOWHERE__X="1")
    assert len(raised.value.faults) == 1
    assert raised.value.faults[0].startswith("the file is not TOML: ")


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    """Every kind of value can come from the environment."""
    config = load(
        tmp_path,
        '[digest]\nrule = "balanced"\nlimit = 3\n',
        HOTPAPERS_DIGEST__RULE="classic",
        HOTPAPERS_DIGEST__CLOSE_AT="10:30",
        HOTPAPERS_ARXIV__ARCHIVES="math, q-bio.NC",
        HOTPAPERS_ARXIV__HOLIDAYS="2027-01-01",
        HOTPAPERS_SOURCES__HACKERNEWS__ENABLED="false",
        HOTPAPERS_CHANNELS='[{"id": 5}]',
    )
    settings = config.settings
    assert (settings.digest.rule, settings.digest.limit, settings.digest.bar) == ("classic", 3, 50)
    assert settings.digest.close_at.isoformat() == "10:30:00"
    assert settings.arxiv.archives == ("math", "q-bio.NC")
    assert settings.arxiv.holidays[0].isoformat() == "2027-01-01"
    assert not settings.sources.hackernews.enabled
    assert settings.channels[0].id == 5


def test_secrets_come_from_files_and_are_never_shown(tmp_path: Path) -> None:
    """A secret is read from the named file, and no text of the settings holds it."""
    secret = tmp_path / "token"
    secret.write_text("s3cr3t-value\n", encoding="utf-8")
    config = load(tmp_path, "", HOTPAPERS_DISCORD__TOKEN_FILE=str(secret))
    token = config.settings.discord.token
    assert token is not None
    assert token.get_secret_value() == "s3cr3t-value"
    assert "s3cr3t" not in repr(config)
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, '[sources.x]\nbearer_token = ["s3cr3t-value"]\n')
    assert "s3cr3t" not in str(raised.value)


def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    """Nothing is asked with an empty key; a file that should hold one and does not is a fault."""
    empty = tmp_path / "token"
    empty.touch()
    text = '[discord]\ntoken = ""\n[sources.x]\nbearer_token = ""\n'
    text += '[sources.bluesky]\nhandle = ""\napp_password = ""\n'
    settings = load(tmp_path, text).settings
    assert settings.discord.token is None
    assert sorted(settings.sources.weights) == ["hackernews", "huggingface"]
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, "", HOTPAPERS_SOURCES__X__BEARER_TOKEN_FILE=str(empty))
    assert raised.value.faults == [f"HOTPAPERS_SOURCES__X__BEARER_TOKEN_FILE: {empty} is empty"]


@pytest.mark.parametrize("password", ["s3cr3t[", "s3cr3t\u2100x"])
def test_a_database_address_that_cannot_be_read_is_not_shown(tmp_path: Path, password: str) -> None:
    """What is wrong is said without the password."""
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, "", HOTPAPERS_DATABASE__URL=f"postgres://u:{password}@h/x")
    (fault,) = raised.value.faults
    assert fault.startswith("HOTPAPERS_DATABASE__URL: cannot be read; write odd characters")
    assert "s3cr3t" not in str(raised.value)


@pytest.mark.parametrize("line", ['handle = "ada.example"', 'app_password = "s3cr3t-value"'])
def test_half_an_account_is_a_fault(tmp_path: Path, line: str) -> None:
    """A handle without a password, or the other way round, would silently switch Bluesky off."""
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, f"[sources.bluesky]\n{line}\n")
    (fault,) = raised.value.faults
    assert fault.startswith("[sources] bluesky: ")
    assert "handle and app_password belong together" in fault
    assert "s3cr3t" not in str(raised.value)
    whole = f"[sources.bluesky]\n{line}\n"
    both = load(
        tmp_path,
        whole,
        HOTPAPERS_SOURCES__BLUESKY__HANDLE="ada.example",
        HOTPAPERS_SOURCES__BLUESKY__APP_PASSWORD="s3cr3t-value",
    )
    assert "bluesky" in both.settings.sources.weights


def test_discord_token_is_understood(tmp_path: Path) -> None:
    """The variable that other bots use works; ours beats it."""
    one = load(tmp_path, "", DISCORD_TOKEN="theirs")
    both = load(tmp_path, "", DISCORD_TOKEN="theirs", HOTPAPERS_DISCORD__TOKEN="ours")
    assert one.settings.discord.token is not None
    assert one.settings.discord.token.get_secret_value() == "theirs"
    assert both.settings.discord.token is not None
    assert both.settings.discord.token.get_secret_value() == "ours"


def test_relative_paths_start_at_the_file(tmp_path: Path) -> None:
    """Data folder, archive and a SQLite URL are found beside the configuration file."""
    config = load(tmp_path, '[database]\nurl = "sqlite://sub/x.db"\n[archive]\ndir = "posts"\n')
    assert config.data_dir == tmp_path / "data"
    assert config.archive_dir == tmp_path / "posts"
    assert config.database_url == f"sqlite://{tmp_path}/sub/x.db"


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No config.toml is no error; one that was named but is missing is."""
    monkeypatch.chdir(tmp_path)
    assert load_config(None, {}).settings == Settings()
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_config(tmp_path / "config.toml", {})


def test_a_channel_speaks_a_language_that_there_are_texts_in(tmp_path: Path) -> None:
    """A region has its language; an unknown one is told with those that there are."""
    known = load(tmp_path, '[[channels]]\nid = 1\nlanguage = "ja-JP"\n')
    assert known.settings.channels[0].language == "ja"
    with pytest.raises(ConfigError, match="no texts in “tlh”; there are some in: en, ja"):
        load(tmp_path, '[[channels]]\nid = 1\nlanguage = "tlh"\n')


@pytest.mark.parametrize("url", ["javascript:alert(1)", "support", "https://" + "a" * 600 + ".org"])
def test_people_are_sent_to_an_address_only(tmp_path: Path, url: str) -> None:
    """What `/help` links to has to be one, and to fit under a button."""
    assert load(tmp_path, '[discord]\nsupport_url = ""\n').settings.discord.support_url == ""
    with pytest.raises(ConfigError, match="support_url"):
        load(tmp_path, f'[discord]\nsupport_url = "{url}"\n')
