"""The rules for components, as Discord checks them.

Limits: Discord's documentation, "Component Reference", and FACTS section 4.
"""

from collections import Counter

from tests.servers.discord.errors import Faults, Payload
from tests.servers.discord.state import flat

ROW, BUTTON, SELECT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = (
    1,
    2,
    3,
    9,
    10,
    11,
    12,
    13,
    14,
    17,
)
SELECTS = frozenset({SELECT, 5, 6, 7, 8})
LINK_STYLE, PREMIUM_STYLE = 5, 6
_V2_ONLY = frozenset({SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
_INSIDE: dict[int, frozenset[int]] = {
    ROW: frozenset({BUTTON}) | SELECTS,
    SECTION: frozenset({TEXT}),
    CONTAINER: frozenset({ROW, TEXT, SECTION, GALLERY, SEPARATOR, FILE}),
}
_AT_TOP = _V2_ONLY | {ROW}
_MOST_INSIDE = {ROW: 5, SECTION: 3}
Path = tuple[str | int, ...]


def check_components(components: list[Payload], faults: Faults, *, is_v2: bool, at: Path) -> None:
    """Note every fault of a message's components; `at` is where they stand in the form."""
    _check_totals(components, faults, is_v2=is_v2, at=at)
    allowed = _AT_TOP if is_v2 else frozenset({ROW})
    for index, component in enumerate(components):
        _check(component, faults, (*at, index), allowed)
    named = Counter(part["custom_id"] for part in flat(components) if "custom_id" in part)
    for custom_id, number in named.items():
        if number > 1:
            code = "COMPONENT_CUSTOM_ID_DUPLICATED"
            faults.add(at, code, f"Component custom id cannot be duplicated: {custom_id}")


def _check_totals(components: list[Payload], faults: Faults, *, is_v2: bool, at: Path) -> None:
    if not is_v2 and len(components) > 5:
        faults.too_long(at, 5)
    if is_v2 and (number := len(flat(components))) > 40:
        code = "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"
        faults.add(at, code, f"The total number of components must be 40 or fewer, not {number}")
    text = sum(len(part.get("content") or "") for part in flat(components) if part["type"] == TEXT)
    if text > 4000:
        code = "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"
        faults.add(at, code, f"The displayable text must be 4000 or fewer in length, not {text}")


def _check(component: Payload, faults: Faults, at: Path, allowed: frozenset[int]) -> None:
    kind = component.get("type")
    if kind not in allowed:
        message = f'Value of field "type" must be one of {tuple(sorted(allowed))}.'
        faults.add((*at, "type"), "UNION_TYPE_CHOICES", message)
        return
    children = component.get("components") or []
    if kind in _INSIDE:
        _check_children(children, faults, at, kind)
    if kind == BUTTON:
        _check_button(component, faults, at)
    elif kind in SELECTS:
        _check_select(component, faults, at)
    elif kind == TEXT and not component.get("content"):
        faults.missing((*at, "content"))
    elif kind == SECTION:
        accessory = component.get("accessory")
        if accessory is None:
            faults.missing((*at, "accessory"))
        else:
            _check(accessory, faults, (*at, "accessory"), frozenset({BUTTON, THUMBNAIL}))
    elif kind == GALLERY and not 1 <= len(component.get("items") or []) <= 10:
        message = "Must be between 1 and 10 in length."
        faults.add((*at, "items"), "BASE_TYPE_BAD_LENGTH", message)


def _check_children(children: list[Payload], faults: Faults, at: Path, kind: int) -> None:
    most = _MOST_INSIDE.get(kind, 40)
    if not 1 <= len(children) <= most:
        message = f"Must be between 1 and {most} in length."
        faults.add((*at, "components"), "BASE_TYPE_BAD_LENGTH", message)
    if kind == ROW and len(children) > 1 and any(c.get("type") in SELECTS for c in children):
        code = "COMPONENT_LAYOUT_WIDTH_EXCEEDED"
        faults.add((*at, "components"), code, "The specified component exceeds the maximum width")
    for index, child in enumerate(children):
        _check(child, faults, (*at, "components", index), _INSIDE[kind])


def _check_button(button: Payload, faults: Faults, at: Path) -> None:
    style = button.get("style")
    if len(button.get("label") or "") > 80:
        faults.too_long((*at, "label"), 80)
    if not button.get("label") and not button.get("emoji") and style != PREMIUM_STYLE:
        code = "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"
        faults.add(at, code, "A button must have a label or an emoji")
    if style == LINK_STYLE:
        _check_link(button, faults, at)
    elif style not in range(1, 7):
        message = "Value must be one of (1, 2, 3, 4, 5, 6)."
        faults.add((*at, "style"), "BASE_TYPE_CHOICES", message)
    elif style != PREMIUM_STYLE:
        _check_custom_id(button, faults, at)


def _check_link(button: Payload, faults: Faults, at: Path) -> None:
    url = button.get("url") or ""
    if "custom_id" in button:
        code = "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"
        faults.add(at, code, "A custom id and url cannot both be specified")
    if len(url) > 512:
        faults.too_long((*at, "url"), 512)
    if not url.startswith(("http://", "https://", "discord://")):
        message = "Scheme must be one of ('http', 'https', 'discord')."
        faults.add((*at, "url"), "URL_TYPE_INVALID_SCHEME", message)


def _check_custom_id(component: Payload, faults: Faults, at: Path) -> None:
    custom_id = component.get("custom_id")
    if not custom_id:
        faults.add(at, "COMPONENT_CUSTOM_ID_REQUIRED", "A custom id required")
    elif len(custom_id) > 100:
        faults.too_long((*at, "custom_id"), 100)


def _check_select(select: Payload, faults: Faults, at: Path) -> None:
    _check_custom_id(select, faults, at)
    if len(select.get("placeholder") or "") > 150:
        faults.too_long((*at, "placeholder"), 150)
    if select["type"] != SELECT:
        return
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        message = "Must be between 1 and 25 in length."
        faults.add((*at, "options"), "BASE_TYPE_BAD_LENGTH", message)
    for index, option in enumerate(options):
        for name in ("label", "value", "description"):
            if len(option.get(name) or "") > 100:
                faults.too_long((*at, "options", index, name), 100)
    values = Counter(option.get("value") for option in options)
    for value, number in values.items():
        if number > 1:
            code = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
            faults.add((*at, "options"), code, f"The specified option value is used: {value}")
