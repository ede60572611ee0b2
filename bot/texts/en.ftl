### English: the source of all languages. A file beside this one, named by a language's code, is a
### language; what it lacks is said in English.
###
### $names are what a text is about; each language may use them in any order. Numbers, days and
### moments are written as the language writes them. Texts with Markdown keep it: **bold**,
### ## headings, -# small print. Sentences of errors begin small and have no full stop at the end:
### both are added where they are shown.

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
