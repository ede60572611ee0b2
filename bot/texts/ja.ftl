### 日本語

## 日付と時刻

format-day = y年M月d日(EEE)
format-day-short = M月d日(EEE)
format-date = y年M月d日
format-date-short = M月d日
format-weekday = EEE
format-moment = y年M月d日 HH:mm 'UTC'

## つなぎの言葉

either = { $first }または{ $second }
both = { $first }と{ $second }
lines =
    { $first }
    { $second }

## 共通の言葉

papers = 論文{ $count }本
day-span = { $first }〜{ $last }

## /archive

archive-file = Hot papers · { $day } · { $papers }
