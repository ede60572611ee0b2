### English: the source of all languages. A file beside this one, named by a language's code, is a
### language; what it lacks is said in English.
###
### $names are what a text is about; each language may use them in any order. Numbers, days and
### moments are written as the language writes them. Texts with Markdown keep it: **bold**,
### ## headings, -# small print. Sentences of errors begin small and have no full stop at the end:
### both are added where they are shown.

# What speakers of the language call it.
language-name = English

## How days and moments are written: patterns of Unicode's CLDR
## (https://www.unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table)

format-day = EEE d MMM y
format-day-short = EEE d MMM
format-date = d MMM y
format-date-short = d MMM
format-weekday = EEE
format-moment = d MMM y HH:mm 'UTC'

## How sentences are put together

either = { $first } or { $second }
both = { $first } and { $second }
list = { $first }, { $second }
# A number or a day alone.
it = { $it }
lines =
    { $first }
    { $second }

## Words of many places

papers = { $count ->
    [one] { $count } paper
   *[other] { $count } papers
}
# A span of days that one post is about.
day-span = { $first } to { $last }

## /archive

archive-file = Hot papers · { $day } · { $papers }

## Counts, named as their source names them

points = { $likes ->
    [one] { $likes } point
   *[other] { $likes } points
}
comments = { $comments ->
    [one] { $comments } comment
   *[other] { $comments } comments
}
upvotes = { $likes ->
    [one] { $likes } upvote
   *[other] { $likes } upvotes
}
reposts = { $shares ->
    [one] { $shares } repost
   *[other] { $shares } reposts
}
shares = { $shares ->
    [one] { $shares } share
   *[other] { $shares } shares
}
likes = { $likes ->
    [one] { $likes } like
   *[other] { $likes } likes
}
# Hacker News
counts-points = { points }, { comments }
# Hugging Face
counts-upvotes = { upvotes }
# X and Bluesky
counts-reposts = { reposts }, { likes }
# Any other source
counts-shares = { shares }, { likes }
# Instead of counts, where a source could not be asked.
counts-none = n/a
# How rare such counts are among a source's papers.
rarity = top { $share } % on { $source } this month
# $source is who wrote the summary.
summary = { $source }: { $summary }

## A paper in a few words

# $names are the first authors, { $count } are not named.
authors = { $names } +{ $count }
overall = #{ $rank } overall
listed = listed { $day }
withdrawn = withdrawn
place-that-day = #{ $rank } of { $papers } that day
place = #{ $rank } of { $papers } on { $day }
caught-on-with = caught on later, named with { $day }
# $links lead to messages of the same server.
posted-here = Posted here: { $links }

## A day's papers: posts and /hot

digest-title = ## Hot papers · { $day }
# The first line of a post's second and later messages. $span are the numbers of its papers.
digest-continued = -# Hot papers · { $day } · { $span }
thread-name = Hot papers · { $day }
day-papers = { $count ->
    [0] no paper
    [one] { $count } paper
   *[other] { $count } papers
}
day-papers-in = { day-papers } in { $category }
day-papers-over = { day-papers } over the bar of { $bar }
day-papers-in-over = { day-papers } in { $category } over the bar of { $bar }
top-papers = top { $count }
counts-of = counts of { $moment }
preliminary = preliminary, { $delay ->
    [none] closes { $moment }
    [soon] closes soon
    [arxiv] was to close { $moment }, waits for arXiv
    [sources] was to close { $moment }, waits for the sources
   *[unknown] was to close { $moment }
}
as-posted = as posted { $day }
imported = imported
sources-missing = -# n/a: { $sources } could not be asked
caught-on = **Caught on later**
took-off = **Took off after this day had closed**
named-with = named with { $day }
quiet-day = No hot papers of { $day }: { $reason }
next-listing = -# The next listing is expected for { $day }.
button-abstract = Abstract
button-all = All papers
button-all-of = All { $count }
button-top = Top papers
button-latest = Latest papers
select-category = Category
all-categories = All categories
select-paper = Read an abstract
select-paper-of = Read an abstract · { $first }–{ $last }

## A paper: /paper

no-abstract = -# Its abstract is not known here: arXiv has it.
button-more = More
button-discussion = Discussion
button-code = Code

## Charts: words in pictures, and pictures in words for those who cannot see them

chart-title = Hot papers · { $day }
chart-source = { $source }: { $unit ->
        [points] points
        [upvotes] upvotes
        [reposts] reposts and likes
       *[shares] shares and likes
    }
chart-in-points = points: the rarer a paper's counts are at a source, the more it has there
chart-in-counts = each source by itself, on a logarithmic scale; at the right the sum
chart-missing = n/a: { $sources }
chart-words = Top papers of { $day }: { $papers }
chart-paper = { $number }. { $title }: { $counts }
chart-paper-points = { $number }. { $title }: { $points } points, { $counts }
# $counts are in words or one number.
chart-told = { $source } { $counts }
charts-off = hot-papers-bot[charts] is not installed
charts-missing =
    this bot cannot draw charts yet: who runs it can add them with pip install 'hot-papers-bot[charts]' and a restart; nothing was changed
button-course = Counts over time
course-note = what the counts were when they were read, over time in UTC
course-words = Counts over time of “{ $title }”: { $sources }
course-told = { $source } from { $first } ({ $since }) to { $last } ({ $until })
course-none = the counts of { $paper } were not read often enough to show how they went
course-undrawn = The picture cannot be drawn just now. In words:

## The papers that a message links to

more-papers = -# and { $count } more
not-collected = Not collected here, `/paper` fetches: { $papers }
no-links = This message links to no arXiv paper.

## Why nothing was posted of a day

quiet-untold = arXiv has not told of this day
# $evidence is what arXiv says, in its words.
quiet-told = { $evidence }
quiet-doubted = { quiet-told }; if it comes after all, it is posted here
quiet-unmatched = no paper of the day reached the bar of { $bar } among those this channel asked for

## Subscriptions, as admins see them: /digest

# A part of a sentence: when posts come.
when-close = right after the close
when-early = 12 hours before the close
when = { $time }, { $zone }
wanted-all = all categories
wanted-keywords = with { $keywords }
keyword = “{ $word }”
size = top { $limit } over the bar of { $bar }
habits = **Missed days** { $missed ->
        [latest] only the latest is posted
        [all] all are posted
       *[none] none is posted
    } · **Days without papers** { $quiet ->
        [line] a line with the reason
       *[nothing] nothing is posted
    }
unusual-missed = { $missed ->
    [all] all missed days
   *[none] no missed days
}
unusual-quiet = a line on days without papers
# How posts look and sound: parts of a list.
look-layout = { $layout ->
    [cards] a section for each paper
    [compact] a line for each paper, in one short message
   *[thread] a short post, with its papers in a thread
}
look-preliminary = posted before the close, and made final after it
look-ping = pings { $role }
look-language = in { $name }
look-silent = silent
look-followers = published to those who follow the channel
look-chart = with a picture of the top papers
unusual-layout = { $layout ->
    [compact] a line for each paper
   *[thread] in a thread
}
unusual-preliminary = before the close
unusual-publish = not published
lacking-thread = ⚠️ No thread, but a section for each paper: { $reason }.
lacking-ping = ⚠️ Nobody is pinged: { $reason }.
lacking-chart = ⚠️ No picture: { $reason }.
lacking-publish = ⚠️ Publishing has no effect: { $reason }.
# Weekdays that follow each other.
weekdays = { $first }–{ $last }
# $since is how long ago, or empty.
state-paused-by = ⏸️ paused by { $name } { $since }
somebody = somebody
state-paused = ⚠️ paused by the bot { $since }
state-next = 🟢 next post { $moment } ({ $countdown })
state-due = 🟢 next post at once, for { $day }
trouble = { $reason }. Grant that, and it goes on by itself.
last-none = nothing posted yet
last-pending = { $day } on its way
last-sent = { $day } posted
last-sent-but = { $day } posted, but { $reason }
last-preliminary = { $day } posted, to be made final at its close
last-failed = { $day } failed: { $reason }
last-failed-again = { $day } failed, again { $moment }: { $reason }
last-refused = { $day } refused
last-skipped = { $day } skipped: { $reason }
# $days are weekdays, $when is a time and a zone.
plan = { $days } at { $when }
plan-close = { $days } at { $when }: right after the close
plan-preliminary =
    { $days } from { $when } on, as soon as a paper is over the bar; made final right after the close
hours-after = { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } after arXiv's announcement
age-least = { hours-after }, as soon as a day of votes is counted
age-preliminary = { hours-after }, before all votes are counted
age = { hours-after }; at { $time }, right after the close, it would be { $least }
matches-none = no digest is there yet to try this on
match = { $day } **{ $count }**
outlook-new = ## { $channel } is subscribed
outlook-changed = ## { $channel } changed
outlook-posts = **Posts** { $plan }
outlook-freshness = **Freshness** { $age }
outlook-papers = **Papers** { $choice }
outlook-matches = **Would have matched** { $matches }
outlook-look = **Look** { $look }
outlook-next = **Next post** { $moment } ({ $countdown }), with the papers of { $day }
outlook-due = **Next post** at once, with the papers of { $day }
list-title = ## Daily papers in this server
list-empty = No channel of this server gets the daily papers yet: `/digest subscribe` sets one up.
list-channels = { $count ->
    [one] { $count } channel
   *[other] { $count } channels
}
list-page = page { $number } of { $pages }
list-last = -# Last: { $last }
in-file = set up in the configuration file
remove-title = ## Remove { $channel } from the daily papers?
remove-hint = What was posted stays. To stop for a while, pause it instead.
preview-none = -# Of { $day }, { $channel } would get nothing: no paper matches.
preview-none-usual = -# Of { $day }, { $channel } would get nothing with the usual settings (it is not subscribed): no paper matches.
preview = -# Of { $day }, { $channel } would get this. Only you see it.
preview-usual = -# Of { $day }, { $channel } would get this with the usual settings (it is not subscribed). Only you see it.
preview-none-tried = -# Of { $day }, { $channel } would get nothing with what you try: no paper matches.
preview-tried = -# Of { $day }, { $channel } would get this with what you try. Only you see it.
post-now = -# The papers of { $day } are on their way to { $channel }.
preview-thread = -# In its thread:
button-pause = Pause
button-resume = Resume
button-change = Change
button-look = Look
button-remove = Remove
button-keep = Keep
button-preview = Preview
button-post-now = Post { $day } now
button-list = All subscriptions
button-earlier = ◀ Earlier
button-later = Later ▶

## The form in which a subscription is changed (titles and labels: up to 45 letters, hints: up to 100)

form-title = Change the daily papers
form-when = Time and zone
form-when-hint = 8:00 Europe/Berlin; without a time, right after the close
form-categories = Categories
form-categories-hint = cs.LG, stat.ML, or an archive such as math; empty for all
form-keywords = Keywords
form-keywords-hint = One of them, with commas; AND, OR, NOT, (…), "whole words", author:; empty for all
form-numbers = Papers a post, and the bar
form-numbers-hint = 10, 5: up to 10 papers, each with 5 shares and likes or more
form-habits = Unusual days
form-habits-hint = Days that closed while nobody could post, and days without papers
form-missed = { $missed ->
    [latest] Of missed days only the latest
    [all] All missed days
   *[none] No missed day
}
form-missed-quiet = { form-missed }; a line on days without papers
look-title = The look of the daily papers
form-layout = Layout
form-layout-hint = How the papers of a day are laid out
form-ping = Role to ping
form-ping-hint = The first message of a day pings it; choose none to ping nobody
form-manner = How posts come
form-manner-hint = As many as you like; nothing for none of them
look-manner = { $manner ->
    [preliminary] Before the close, and made final after it
    [silent] Silent: nobody is notified
    [publish] Published to those who follow the channel
   *[chart] With a picture of the top papers
}
form-language = Language
form-language-hint = Of the posts; each person is answered in the language of their Discord
look-language-server = As the server

## Keywords

keywords-wrong = the keywords cannot be read at character { $place }: { $problem }
keywords-wrong-guess =
    the keywords cannot be read at character { $place }: { $problem }; did you mean { $guess }?
keywords-open-quote = the quotation mark that opens here is never closed
keywords-open-parenthesis = the parenthesis that opens here is never closed
keywords-stray-parenthesis = no parenthesis is open that this one could close
keywords-empty-parentheses = nothing stands between these parentheses
keywords-nothing = there is nothing to look for in this
keywords-nothing-before = { $operator } needs words before it
keywords-nothing-after = { $operator } needs words after it
keywords-no-operator = AND or OR is missing before this
keywords-no-name = words, or a text in quotation marks, have to follow { $field }
keywords-too-deep = parentheses are nested more than { $most } deep
keywords-too-long = the keywords have { $length } characters: write up to { $most }

## Errors: what happened, with which input, and what to do next

# How a sentence ends.
sentence = { $words }.
too-long = That took too long. Try again in a minute.
store-busy = The store is being written. Try again in a moment.
commands-changed = This command has changed. Reload Discord (Ctrl+R) and try again.
incident = Something went wrong that should not have (incident `{ $incident }`). Who runs this bot finds it in the log under that word.
not-worked = That did not work.
stale-control = this button is from another version of the bot: ask for the day or the paper again
stale-list = this button is from another version of the bot: ask for /digest list again
stale-preview = this is from another version of the bot: ask for /digest preview again
only-managers = only members with the permission Manage Server may do that

## Errors: days

day-allowed = write a day like 2021-02-08 or 8 Feb 2021, or today, yesterday, latest
day-ambiguous = “{ $typed }” may be { $days }: write one of them
day-not-in-calendar = “{ $typed }” is not in the calendar, the nearest is { $nearest }: { day-allowed }
day-unknown = “{ $typed }” is no day: { day-allowed }
day-unknown-nearest = “{ $typed }” is no day, the nearest is { $nearest }: { day-allowed }
day-at-the-edge = { $day } is at the edge of the calendar: take a day since 1991
nothing-closed = no day has closed yet, so there is nothing to preview
store-empty = the store has no digest yet: bring posts in with `hotpapers archive import FOLDER`, or a day with `hotpapers collect`
digest-removed = the digest of { $day } was removed meanwhile; try again
# $reason is one of the texts that begin with missing-.
digest-missing = there is no digest of { $day }: { $reason }; the nearest: { $nearest }
digest-missing-empty = there is no digest of { $day }: { $reason }; no other day has one yet
missing-too-early = arXiv began on { $day }
missing-weekend = arXiv announces nothing on weekends
missing-quiet = arXiv has none ({ $evidence })
missing-quiet-again = { missing-quiet }, asked again after { $moment }
missing-open = it closes at { $moment }
missing-delayed = it was to close at { $moment }, and is still open
missing-holiday = a holiday of arXiv probably cancels it
missing-to-come = it is not announced yet, its listing comes at { $moment }
missing-before-store = the store begins with { $first }, and `hotpapers archive import FOLDER` brings older posts in
missing-uncollected = it is not collected yet, `hotpapers collect { $day }` brings it in
missing-unfinished = it is not collected yet ({ $evidence })
missing-unfinished-again = it is not collected yet ({ $evidence }), tried again after { $moment }

## Errors: papers

id-example = write it like 2102.02915 or https://arxiv.org/abs/2102.02915
id-too-long = a text of { $count } characters is no arXiv id: { id-example }
# $fault is one of the texts below that begin with id-.
id-unknown = “{ $typed }” is no arXiv id: { $fault }; { id-example }
id-unknown-guess = { id-unknown }; did you mean { $guess }?
id-other-doi = that DOI is not one of arXiv's (10.48550/arXiv.…)
id-other-scheme = only http and https links are understood
id-other-site = the link leads neither to arxiv.org, alphaxiv.org nor huggingface.co/papers
id-other-page = the link is not that of a paper's page
id-version = versions run from v1 to v999
id-form = it has neither the form 2102.02915 nor the form math/0611800
id-too-early = ids of this form began in April 2007 (0704)
id-too-late = ids of this form ended in March 2007 (0703)
id-digits = ids of { $month } have { $digits } digits after the point
id-archive = arXiv has no archive named { $archive }
id-subject-class = { $archive } has no subject classes such as { $subject }
id-month = there is no month { $month }
id-zero = numbers begin at 1
paper-unknown = arXiv has no paper { $paper }: check its number
paper-not-stored = { $paper } is not in the store: it holds what was collected or imported
paper-unnamed = write an arXiv id or link, or words of a title and of its authors
paper-not-found = no stored paper has the words “{ $words }” in its title or among its authors: write fewer words, or an arXiv id or link
papers-found = “{ $words }” is in several papers: { $papers }; write one's id
# $what says what happened at $where.
not-fetched = { $where }: { $what }; try again in a minute
not-fetched-until = { $where }: { $what }; it asks not to be asked again before { $moment }
no-answer = no answer about { $paper } within { $seconds } s

## Errors: subscriptions

post-now-paused = this subscription is paused: resume it first
post-now-nothing = no paper of { $day } matches what this channel asked for: there is nothing to post
post-now-posted = this channel has the papers of { $day } already
subscription-gone = this subscription is not there any more: /digest list shows those that are
channel-in-file = this channel is set up in the bot's configuration file, under [[channels]]: change it there. Here it can only be paused
channel-unseen = I cannot see that channel: grant me View Channel there, and open the thread if it is archived
access-missing = { $problem }: grant that and try again; nothing was changed
lacks = { $count ->
    [one] I lack the permission { $names } in { $channel }
   *[other] I lack the permissions { $names } in { $channel }
}
layout-impossible =
    the layout thread cannot be had there: { $reason }; choose cards or compact; nothing was changed
# Instead, where the channel is a thread.
lacks-unlocking = I lack the permission Manage Threads in { $channel }, which is locked
thread-in-thread = { $channel } is a thread, and there are no threads in threads
threads-none = there are no threads in { $channel }
ping-gone = the role to ping does not exist any more
ping-everyone = @everyone cannot be pinged by the daily papers: choose a role that people take themselves
ping-closed = { $role } cannot be mentioned: let anyone mention it, in the role's settings
publish-none = { $channel } is no announcement channel, so nobody can follow it
categories-too-many = { $count } categories are too many: name up to { $most }, or an archive such as cs for all of its categories
category-unknown = “{ $typed }” is no arXiv category: write some like cs.LG, stat.ML, or an archive such as math
category-unknown-guess = { category-unknown }; did you mean { $guess }?
zone-unknown = “{ $typed }” is no time zone: write one like UTC or Europe/Berlin
zone-unknown-guess = { zone-unknown }; did you mean { $guess }?
zone-offset = { zone-unknown }; did you mean { $guess }, which is { $offset }?
time-unknown = “{ $typed }” is no time of day: write one like 8:00, 20.30, 8pm, noon, or “close” for right after the close
time-unknown-guess = { time-unknown }; did you mean { $guess }?
number-of-papers = papers in a post
number-of-attention = shares and likes that a paper needs
# $what is one of the two texts above.
number-unknown = “{ $typed }” cannot be the number of { $what }: write a number from { $least } to { $most }
number-out-of = { $number } cannot be the number of { $what }: write a number from { $least } to { $most }; the nearest is { $nearest }

## What a filter would have let through: /digest preview

trial-title = ## What { $channel } would have got
trial-tried = -# Tried, not saved.
trial-stored = -# As it is set up.
trial-usual = -# With the usual settings: the channel is not subscribed.
trial-too-long = -# These options are too long for buttons: `/digest subscribe` saves them.
select-day = See the post of a day
button-save = Save this
# $meant is what may be meant by keywords such as “robot and vision”.
keywords-hint = -# These words are looked for as they stand: did you mean { $meant }?

## Commands, their options and choices: what Discord shows while somebody types (up to 100 letters).
## The names themselves stay English. Keys: command-NAME, command-NAME-OPTION,
## command-NAME-OPTION-CHOICE, and menu-NAME for an entry in a message's menu (up to 32 letters).

command-hot = The papers that people talk about, of a day.
command-hot-date = 2021-02-08, 8 Feb 2021, today or yesterday; else the latest day
command-paper = One paper: what it is, and what people say of it.
command-paper-paper = an arXiv id or link, or words of its title and authors
command-archive = A closed day's Markdown post, as a file.
command-archive-date = 2021-02-08, 8 Feb 2021 or yesterday; else the latest closed day
menu-papers-in-this-message = Papers in this message
menu-papers-in-this-message-words = the papers that the message links to
command-digest = The daily papers of this server.
command-digest-subscribe = Post the daily papers to a channel, or change what it gets.
command-digest-subscribe-channel = where to post
command-digest-subscribe-time = 8:00, 20.30, 8pm or noon; “close” for right after the close (usual)
command-digest-subscribe-timezone = that of the time: a name or a city
command-digest-subscribe-categories = cs.LG, stat.ML, or an archive such as math; “all” for all
command-digest-subscribe-keywords = robot, language model (any); AND, OR, NOT, (…), "whole words", author:; or “-”
command-digest-subscribe-limit = how many papers a post may have: 1 to 30
command-digest-subscribe-min_attention = the bar: shares and likes that a paper needs
command-digest-subscribe-missed = what becomes of days that closed while I was away
command-digest-subscribe-missed-latest = only the latest one (usual)
command-digest-subscribe-missed-all = all of them
command-digest-subscribe-missed-none = none
command-digest-subscribe-quiet_days = whether to post a line on days without papers
command-digest-subscribe-layout = how the papers look
command-digest-subscribe-layout-cards = cards: a section for each paper (usual)
command-digest-subscribe-layout-compact = compact: a line for each paper
command-digest-subscribe-layout-thread = thread: a short post, the cards in its thread
command-digest-subscribe-preliminary = whether to post a day before its close, and make that post final after it
command-digest-subscribe-ping = a role that each post pings
command-digest-subscribe-silent = whether posts notify nobody
command-digest-subscribe-publish = in an announcement channel: whether posts go to the channels that follow it
command-digest-subscribe-chart = whether a picture of the day's top papers comes with its post
command-digest-subscribe-language = the language of the posts
command-digest-subscribe-language-server = the server's own (usual)
command-digest-list = Every subscription of this server, to pause, resume, change or remove.
command-digest-preview = What a channel would have got of the last 5 days, also with a filter not saved yet.
command-digest-preview-channel = the channel; else this one
command-digest-preview-keywords = to be tried, as in subscribe; nothing is saved
command-digest-preview-categories = to be tried, as in subscribe; nothing is saved
command-digest-preview-min_attention = to be tried: the bar of shares and likes that a paper needs
command-digest-preview-limit = to be tried: how many papers a post may have, 1 to 30
command-help = What this bot does, its commands, and where its data comes from.

## /help

help-title = ## Hot Papers
help-about = Each arXiv day, this bot finds out which papers people talk about. It posts them to the channels that asked for it, and shows any day and any paper to who asks.
help-commands = **Commands**
help-managers = **For those who manage a server**
help-menu = **In a message's menu, under Apps** (right-click a message; on a phone, hold it)
help-entry = **{ $name }**: { $words }
help-origins = **Where it comes from**
# $archives are arXiv's, such as cs.
help-papers = Papers: arXiv's daily listings of { $archives }
help-sources = What people say of them: { $sources }
help-no-source = nothing is set up
help-problem = **Something wrong?** Tell whoever runs this bot. If the answer named an incident, tell its code, too: the log has more under it.
button-report = Report a problem

## What keeps the bot from posting, and what became of a day (begun small, no full stop)

permission-view-channel = View Channel
permission-send-messages = Send Messages
permission-send-in-threads = Send Messages in Threads
permission-create-threads = Create Public Threads
permission-read-history = Read Message History
permission-attach-files = Attach Files
permission-embed-links = Embed Links
channel-gone = the channel does not exist any more
# $words are Discord's.
discord-refuses = Discord does not allow it: { $words }
# Instead, where Discord says nothing.
permission-unnamed = missing permission
discord-status = Discord answers HTTP { $status }
discord-silent = Discord does not answer, or asks to be asked later
discord-slow = Discord took too long
discord-unreachable = the connection to Discord failed ({ $kind })
discord-old-message = Discord gives a message back that is not there any more
post-unforeseen = something went wrong that nobody foresaw ({ $kind })
skipped-missed = missed while nobody could post, and this channel does not want it any more
skipped-unmatched = no paper of the day is among those this channel asked for
but-thread = somebody has deleted its thread
but-locked = its thread is locked, or does not let me send messages
but-final = Discord does not let the post above its thread be made final
# A direct message to who set the channel up.
channel-paused = I cannot post the daily papers in { $channel }: { $reason }. They are paused there, and go on by themselves as soon as I am let in again.

## How the bot is doing: direct messages to who runs it, and `hotpapers check` (begun small, no full
## stop)

alarm-troubles = **I need somebody:**
alarm-ends = **Well again:**
# $subject is what it is about, $text how that is.
alarm-what = { $subject }: { $text }
# $what is alarm-what.
alarm-trouble =
    - { $what }
      What to do: { $remedy }
alarm-end = - { $what }
alarm-unwatched = it is not looked at any more
subject-deliveries = deliveries
subject-disk = disk
subject-back-up = back-up
subject-store = store
subject-loops = loops
# Something more is said behind a text.
noted = { $text }; { $note }
only-begun = { $text }; the bot has just begun
remedy-log = look into the log
listing-none = no listing day is complete yet; `hotpapers run` brings the last five in
listing-complete = complete up to { $day }, as the calendar has it
# $days are those of which arXiv says so.
listing-odd = { $text }; arXiv says that it had no listing on { $days }
# $before is the number of days before it of which the same holds.
listing-late = { $day } should be complete since { $moment }{ $before ->
    [0] { "" }
    [one] , and { $before } day before it
   *[other] , and { $before } days before it
}
# $evidence is what arXiv answered.
listing-why = { $text } ({ $outcome ->
    [complete] complete
    [quiet] quiet
    [not_yet] not yet
    [stale] stale
    [partial] partial
   *[failed] failed
}: { $evidence })
listing-unasked = { $text }, and was not asked for
listing-last = { $text }; the last complete day is { $day }
listing-remedy = look whether arxiv.org shows the day; if it does, start the bot if it does not run, or run `hotpapers collect { $day }`
posts-well = none is late
posts-under-way = { $count ->
    [one] none is late; { $count } post under way
   *[other] none is late; { $count } posts under way
}
post-given-up = the post of { $day } for channel { $channel } was given up after { $attempts ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
}
post-late = the post of { $day } for channel { $channel } is due since { $moment }
post-late-again = { post-late }, tried again at { $again }
post-why = { $text } ({ $reason })
posts-others = { $count ->
    [one] { $text }; { $count } other post too
   *[other] { $text }; { $count } other posts too
}
posts-remedy = look at discordstatus.com and into the log; who wants the day meanwhile finds it with `/hot { $day }`
# $names are those of settings in the configuration file.
settings = { $names } under [{ $section }]
settings-unknown = its keys in the configuration
source-off = not set up
source-off-how = not set up; { $settings } switches it on
source-unasked = not asked yet
source-reads = { $text }; { $left } of { $budget } reads left today
source-fresh = fresh at { $moment }
source-behind = works, and has not told all yet
source-again = { $text }; asked again at { $moment }
source-before = { $text }; what it told before { $moment } counts
source-failing = failing: { $reason }
source-failing-long = failing ({ $runs } runs so far): { $reason }
source-refused = it refuses its credentials: { $reason }
source-remedy = check { $settings }; then start the bot again, or run `hotpapers collect`
source-dead = has not worked since { $moment }: { $reason }
source-dead-remedy = look into the log, update the bot, or switch the source off in the configuration
subject-sources = sources
sources-dead = none has worked since { $moment }, so days close without counts
sources-remedy = look at the network of this machine and into the log, or update the bot
disk-well = { $size } free
disk-low = { $size } free, which will not last
disk-full = only { $size } free, the disk is nearly full
disk-remedy = free some space: a back-up needs { $size }, and with a full disk nothing is kept
disk-unseen = the disk of { $folder } cannot be looked at: { $reason }
disk-unseen-remedy = look at the disk and its mount
backup-off = none is made here; [backup] keep, and pg_dump for PostgreSQL
backup-to-come = none yet; the running bot makes the first
backup-none = there is none
backup-last = the last one is of { $moment }
backup-last-size = { backup-last }, { $size }
# $last is backup-none or backup-last.
backup-failed = that of { $moment } failed: { $problem }; { $last }
backup-remedy = put that right; it is tried again each hour, and by `hotpapers db backup FILE`
store-well = can be read
loops-well = all go round
loops-stalled = it is long since this went well: { $loops }
loops-remedy = look into the log for the reason, and start the bot again
loop-idle = { $loop } ({ $minutes } min)
loop-papers = collecting papers
loop-attention = asking the sources
loop-closing = closing days
loop-delivering = delivering
loop-watching = watching over all this

## What arXiv and other services answered when they were asked (begun small, no full stop)

# $where is an address or a name, $what one of the texts below, or a service's own words.
source-said = { $where }: { $what }
source-said-often = { $where }: { $what } ({ $attempts } attempts)
net-429 = too many requests (HTTP 429)
net-fault = the server has a fault (HTTP { $status })
net-too-long = the answer is longer than { $limit } bytes
net-broken = the answer is broken: { $why }
net-cut = the answer was cut off
net-slow-connection = no connection in time
net-stopped = the answer stopped coming
net-slow = the answer took too long
net-no-address = this is no address that can be asked
net-proxy-kind = the environment names a proxy of an unknown kind ({ $proxy })
net-certificate = its TLS certificate is not valid
net-proxy = the proxy let no connection through
net-dns = its name was not found (DNS)
net-tls = no TLS connection was agreed on
net-refused = the connection was refused
net-reset = the connection was reset
net-no-way = the network has no way to it
net-none = no connection could be made
net-not-http = the answer is not HTTP
net-failed = the connection failed ({ $kind })
refused-us = it refuses us (HTTP { $status })
bluesky-session = the session that it has just given is not accepted
bluesky-passwords = app passwords are made at https://bsky.app/settings/app-passwords
bluesky-second-factor = it asks for a second factor: app_password must be one; { bluesky-passwords }
bluesky-taken-down = the account is taken down: name another as handle in [sources.bluesky]
bluesky-unknown = it does not know this account (HTTP { $status }): check handle and app_password in [sources.bluesky]; { bluesky-passwords }
x-token-broken = bearer_token in [sources.x] holds characters that no token has: copy it anew
x-token = it does not accept the bearer token ({ $answer }): write a valid one as bearer_token in [sources.x]
x-plan = the app of the bearer token in [sources.x] may not do this ({ $answer }): its plan at https://console.x.com must allow it
source-slow = it was not through in { $minutes } min
source-broke = its code has a fault ({ $kind })
the-listing-of = the listing of { $archive } for { $day }
the-feed-of = the daily feed of { $archive }
the-feed = the feed
the-query = the query API
the-query-for = the query API for { $day }
# $what is one of the five texts above.
about = { $what }: { $text }
about-page = { $what }, page { $page }: { $text }
arxiv-says = arXiv says “{ $words }”
service-refused = { $service } refused: “{ $words }”
no-reason = no reason given
a-listing = a listing page
a-feed = a daily feed
an-answer = an answer of the query API
# $what is one of the texts that begin with body-, $expected one of the three above.
foreign = { $what } came instead of { $expected }
foreign-because = { foreign } ({ $reason })
body-empty = an empty body
body-document-type = XML with a document type, which is never parsed,
body-html = an HTML page
body-html-titled = an HTML page titled “{ $title }”
body-xml = an XML document
body-xml-titled = an XML document titled “{ $title }”
body-text = the text “{ $text }”
listing-unread = no entry of the listing can be read: { $fault }
feed-unread = no item of the feed can be read: { $fault }
query-unread = no entry of the query API's answer can be read: { $fault }
another-day = { $text }, which is another day
listing-of-others = { $what } is that of { $days }
listing-endless = it has more than { $pages } pages
feed-empty = { $what } is empty
feed-cut = { $what } is cut at { $count } items
feed-without-items = the feed of { $day } has no items
query-empty = { $count ->
    [one] the query API gave no entries, of { $count } result
   *[other] the query API gave no entries, of { $count } results
}
query-nothing = { $what } finds no submission of that day
query-stopped = { $what } stopped at { $start } of { $total } papers
query-silent = the query API gives none of { $total } papers

## What a day's listing came to (begun small, no full stop)

day-too-old = the calendar has no listing, and the day is too old to ask arXiv
day-to-come = arXiv shows it from midnight (US Eastern) on
stale-day = arXiv shows the listing of { $shown } for { $day }
stale-repeat = the listing for { $day } repeats the papers of the listing before
feed-unchecked = not checked against the daily feed of { $archive }
feed-other-day = the daily feed of { $archive } is that of another day, ignored
feed-more = { $count ->
    [one] the daily feed of { $archive } has { $count } paper that the listing lacks
   *[other] the daily feed of { $archive } has { $count } papers that the listing lacks
}
feed-no-stand-in = the daily feed of { $archive } cannot stand in either
feed-stands-in = { $count ->
    [one] { $count } paper of { $archive } from its daily feed
   *[other] { $count } papers of { $archive } from its daily feed
}
details-missing = { $count ->
    [one] details of { $count } paper are missing: { $problem }
   *[other] details of { $count } papers are missing: { $problem }
}
details-unknown = { $count ->
    [one] the query API does not know { $count } paper
   *[other] the query API does not know { $count } papers
}
details-unknown-yet = { details-unknown } yet
reconstructed = reconstructed from submission times
expects-listing = the calendar expects a listing
expects-none = the calendar expects none
quiet-surprise = { $text }, although the calendar has one
only-replacements = the listing has replacements only
listed-before = { $count } listed before
