"""What a channel would have got, put together for who asks: in both languages, with its picture."""

from datetime import date

from discord import ui

from bot.domain.wishes import Wish
from bot.services.subscribing import Place, Subscribing
from bot.ui.controls import charts_of
from bot.ui.day_pictures import preview_picture
from bot.ui.languages import language_of, language_of_posts
from bot.ui.replies import AnyInteraction
from bot.ui.subscription_messages import preview_messages
from bot.ui.trial_message import trial_messages

Views = list[ui.LayoutView]


async def trial_answer(
    interaction: AnyInteraction, subscribing: Subscribing, place: Place, wish: Wish
) -> Views:
    """The newest days with what is wished. Raises what `Subscribing.try_out` raises."""
    trial = await subscribing.try_out(place, wish)
    posts_in = language_of_posts(trial.subscription.style, interaction.guild)
    picture = await preview_picture(charts_of(interaction), posts_in, trial.latest)
    language, defaults = language_of(interaction), subscribing.defaults
    return trial_messages(language, trial, defaults, posts_in=posts_in, picture=picture)


async def preview_answer(
    interaction: AnyInteraction, subscribing: Subscribing, place: Place, wish: Wish, day: date
) -> Views:
    """One day's post with what is wished. Raises what `Subscribing.preview` raises."""
    preview = await subscribing.preview(place, wish, day)
    posts_in = language_of_posts(preview.subscription.style, interaction.guild)
    picture = await preview_picture(charts_of(interaction), posts_in, preview)
    return preview_messages(language_of(interaction), preview, posts_in=posts_in, picture=picture)
