"""Pictures in messages: each is sent along as a file, which its message names."""

from io import BytesIO

import discord
from discord import ui

from bot.domain.chart import Picture

_NAME = "chart.png"


class Gallery(ui.MediaGallery[ui.LayoutView]):
    """The place of a picture in a message; there is at most one in each."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(
            discord.MediaGalleryItem(f"attachment://{_NAME}", description=picture.description)
        )
        self.picture = picture


def shown(picture: Picture | None) -> list[Gallery]:
    """The picture as part of a message; nothing without one."""
    return [Gallery(picture)] if picture else []


def files_of(view: ui.LayoutView) -> list[discord.File]:
    """The files to be sent with a message, made anew: each can be sent once."""
    return [
        discord.File(BytesIO(item.picture.png), filename=_NAME)
        for item in view.walk_children()
        if isinstance(item, Gallery)
    ]
