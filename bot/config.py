"""Configuration: TOML and environment into frozen settings, all faults reported at once.

Every key of the file can come from the environment as `HOTPAPERS_SECTION__KEY`, which beats the
file; secrets also as `HOTPAPERS_SECTION__KEY_FILE`, which names a file that holds the value, as
container platforms mount them. Unknown names are faults in both places.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from bot.errors import ConfigError
from bot.setting_faults import fault_words
from bot.settings import SECRETS, Settings

DEFAULT_FILE = Path("config.toml")
_PREFIX = "HOTPAPERS_"
_ALIASES = {"DISCORD_TOKEN": ("discord", "token")}
_OWN_VARIABLES = {"HOTPAPERS_CONFIG"}  # names the file itself


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, and the folder that relative paths start from."""

    settings: Settings
    folder: Path

    @property
    def data_dir(self) -> Path:
        """Where the store and everything beside it live."""
        return self.folder / self.settings.bot.data_dir

    @property
    def backup_dir(self) -> Path:
        """Where nightly back-ups are kept."""
        return self.data_dir / self.settings.backup.dir

    @property
    def archive_dir(self) -> Path:
        """Where posts of closed days are written."""
        return self.folder / self.settings.archive.dir

    @property
    def database_url(self) -> str:
        """Tortoise's URL of the store."""
        url = self.settings.database.url
        if not url:
            return f"sqlite://{self.data_dir / 'hotpapers.db'}"
        scheme, _, path = url.partition("://")
        return f"{scheme}://{self.folder / path}" if scheme == "sqlite" else url

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be read anywhere: the tokens and passwords that are set."""
        address = urlsplit(self.settings.database.url)
        found = [address.password or "", unquote(address.password or "")]
        for keys in SECRETS:
            value: Any = self.settings
            for key in keys:
                value = getattr(value, key)
            found.append(value.get_secret_value() if value is not None else "")
        return tuple(secret for secret in found if secret)


def load_config(file: Path | None, environment: Mapping[str, str]) -> Config:
    """Read `file` (by default `config.toml` here, if there is one) and the environment over it.

    Raises:
        ConfigError: with every fault, one a line; a file that is not TOML is the one that comes
            alone.
    """
    path = file or DEFAULT_FILE
    from_file = {} if file is None and not path.exists() else _read_toml(path)
    return Config(_settings(str(path), from_file, environment), path.absolute().parent)


def load_environment(environment: Mapping[str, str]) -> Settings:
    """What the environment alone says; everything else has its default.

    Raises:
        ConfigError: with every fault, one a line.
    """
    return _settings("the environment", {}, environment)


def _settings(
    origin: str, from_file: Mapping[str, Any], environment: Mapping[str, str]
) -> Settings:
    """The environment over the file; `origin` names them in an error."""
    faults: list[str] = []
    from_environment = _read_environment(environment, faults)
    try:
        settings = Settings.model_validate(_merged(from_file, from_environment))
    except ValidationError as error:
        faults = [_fault_line(dict(fault), from_environment) for fault in error.errors()] + faults
    if faults:
        raise ConfigError(origin, sorted(set(faults)))
    return settings


def holds_secrets(file: Path) -> bool:
    """Whether a secret stands in a configuration file itself.

    Raises:
        ConfigError: it cannot be read.
    """
    found = _read_toml(file)
    for *sections, key in SECRETS:
        table: Any = found
        for section in sections:
            table = table.get(section, {})
        if key in table:
            return True
    return False


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(str(path), [f"the file cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise ConfigError(str(path), ["the file is not UTF-8 text"]) from None
    except (ValueError, RecursionError) as error:  # also of a number with thousands of digits
        raise ConfigError(str(path), [f"the file is not TOML: {error}"]) from None


def _read_environment(environment: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """The variables that are ours, as nested sections; what cannot be read goes to `faults`."""
    found: dict[str, Any] = {}
    for name, value in sorted(environment.items()):
        keys = _ALIASES.get(name) or _keys_of(name, faults)
        if not keys or not value:
            continue
        if keys[-1].endswith("_file") and (*keys[:-1], keys[-1][:-5]) in SECRETS:
            keys = (*keys[:-1], keys[-1][:-5])
            value = _read_secret(name, value, faults)
        section = _section(found, keys[:-1])
        if section is None:
            faults.append(f"{name}: {keys[-2].upper()} is a value itself and has no parts")
        elif name not in _ALIASES or keys[-1] not in section:
            section[keys[-1]] = _parsed(value)
    return found


def _section(found: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any] | None:
    """The table at `keys`, made where there is none; None if a value stands in the way."""
    section = found
    for key in keys:
        section = section.setdefault(key, {})
        if not isinstance(section, dict):
            return None
    return section


def _keys_of(name: str, faults: list[str]) -> tuple[str, ...]:
    if not name.startswith(_PREFIX) or name in _OWN_VARIABLES:
        return ()
    keys = tuple(name.removeprefix(_PREFIX).lower().split("__"))
    if keys == ("channels",):  # a list of tables has no keys of its own: it comes as JSON
        return keys
    if len(keys) < 2 or not all(keys) or keys[0] not in Settings.model_fields:
        sections = ", ".join(key.upper() for key in Settings.model_fields)
        faults.append(f"{name}: unknown; write {_PREFIX}SECTION__KEY with a SECTION of {sections}")
        return ()
    return keys


def _read_secret(name: str, path: str, faults: list[str]) -> str:
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        faults.append(f"{name}: {path} cannot be read: {reason}")
        return ""
    if not secret:
        faults.append(f"{name}: {path} is empty")
    return secret


def _parsed(value: str) -> Any:
    """A list or table written as JSON; anything else stays text for the settings to judge."""
    if value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _merged(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(low)
    for key, value in high.items():
        below = merged.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _merged(below, value)
        else:
            merged[key] = value
    return merged


def _fault_line(fault: Mapping[str, Any], from_environment: Mapping[str, Any]) -> str:
    """One fault with its key, as it is written where it came from."""
    location = [str(part) for part in fault["loc"]]
    value: Any = from_environment
    for part in location:
        value = value.get(part) if isinstance(value, dict) else None
    key = _PREFIX + "__".join(location).upper() if value is not None else _toml_key(location)
    return f"{key}: {fault_words(fault)}"


def _toml_key(location: list[str]) -> str:
    *sections, key = location
    return f"[{'.'.join(sections)}] {key}" if sections else f"[{key}]"
