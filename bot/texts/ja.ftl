### 日本語

language-name = 日本語

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
list = { $first }、{ $second }
it = { $it }
lines =
    { $first }
    { $second }

## 共通の言葉

papers = 論文{ $count }本
day-span = { $first }〜{ $last }

## /archive

archive-file = 話題の論文 · { $day } · { $papers }

## 各サービスでの反応の数

points = { $likes }ポイント
comments = コメント{ $comments }件
upvotes = アップボート{ $likes }件
reposts = リポスト{ $shares }件
shares = シェア{ $shares }件
likes = いいね{ $likes }件
counts-points = { points }、{ comments }
counts-upvotes = { upvotes }
counts-reposts = { reposts }、{ likes }
counts-shares = { shares }、{ likes }
counts-none = 取得不可
rarity = 今月の{ $source }で上位{ $share }%
summary = { $source }：{ $summary }

## 論文の説明

authors = { $names } ほか{ $count }名
overall = 総合{ $rank }位
listed = { $day }掲載
withdrawn = 取り下げ済み
place-that-day = この日の{ $papers }本中{ $rank }位
place = { $day }の{ $papers }本中{ $rank }位
caught-on-with = 後日話題になり、{ $day }分で紹介
posted-here = このサーバーでの投稿：{ $links }

## 1日の論文：投稿と /hot

digest-title = ## 話題の論文 · { $day }
digest-continued = -# 話題の論文 · { $day } · { $span }
thread-name = 話題の論文 · { $day }
day-papers = { $count ->
    [0] 論文なし
   *[other] 論文{ $count }本
}
day-papers-in = { $category }：{ day-papers }
day-papers-over = しきい値{ $bar }以上：{ day-papers }
day-papers-in-over = { $category }・しきい値{ $bar }以上：{ day-papers }
top-papers = 上位{ $count }本
counts-of = { $moment }時点の集計
preliminary = { $delay ->
    [none] 速報（確定 { $moment }）
    [soon] 速報（まもなく確定）
    [arxiv] 速報（確定予定は{ $moment }・arXivの情報待ち）
    [sources] 速報（確定予定は{ $moment }・情報源の応答待ち）
   *[unknown] 速報（確定予定は{ $moment }）
}
as-posted = { $day }の投稿どおり
imported = 取り込み済み
sources-missing = -# { $sources }からは取得できませんでした
caught-on = **後から話題になった論文**
took-off = **集計の確定後に話題になった論文**
named-with = { $day }に紹介
quiet-day = { $day }の話題の論文はありません：{ $reason }
next-listing = -# 次の掲載は{ $day }の予定です。
button-abstract = 概要
button-all = すべての論文
button-all-of = 全{ $count }本
button-top = 上位の論文
button-latest = 最新の論文
select-category = カテゴリー
all-categories = すべてのカテゴリー
select-paper = 概要を読む論文を選択
select-paper-of = 概要を読む論文を選択 · { $first }〜{ $last }

## 論文：/paper

no-abstract = -# ここには概要がありません。arXivでご覧ください。
button-more = 続きを読む
button-discussion = 議論
button-code = コード

## グラフ

chart-title = 話題の論文 · { $day }
chart-source = { $source }：{ $unit ->
        [points] ポイント
        [upvotes] アップボート
        [reposts] リポストといいね
       *[shares] シェアといいね
    }
chart-in-points = ポイント：その情報源で珍しい反応ほど高い
chart-in-counts = 情報源ごとの数（対数目盛）、右端は合計
chart-missing = 取得不可：{ $sources }
chart-words = { $day }の話題の論文：{ $papers }
chart-paper = { $number }. { $title }：{ $counts }
chart-paper-points = { $number }. { $title }：{ $points }ポイント、{ $counts }
chart-told = { $source } { $counts }
charts-off = hot-papers-bot[charts] がインストールされていません
charts-missing =
    このボットはまだグラフを作成できません：運営者が pip install 'hot-papers-bot[charts]' を実行して再起動すると使えます。設定は変更されていません
button-course = 数の推移
course-note = 取得した時点の数（時刻はUTC）
course-words = 「{ $title }」の数の推移：{ $sources }
course-told = { $source }：{ $first }（{ $since }）から{ $last }（{ $until }）
course-none = { $paper }の数は、推移を示せるほど取得されていません
course-undrawn = グラフを作成できませんでした。数は次のとおりです：

## メッセージ内の論文

more-papers = -# ほか{ $count }本
not-collected = 未収集です。`/paper` で取得できます：{ $papers }
no-links = このメッセージにはarXiv論文へのリンクがありません。

## 投稿がない理由

quiet-untold = arXivからこの日の情報がまだ出ていません
quiet-told = { $evidence }
quiet-doubted = { quiet-told }。後から発表された場合は、このチャンネルに投稿します
quiet-unmatched = このチャンネルの条件に合う論文のうち、しきい値{ $bar }に達したものがありませんでした

## 購読の管理：/digest

when-close = 集計の確定直後
when-early = 集計の確定の12時間前
when = { $time }（{ $zone }）
wanted-all = すべてのカテゴリー
wanted-keywords = キーワード：{ $keywords }
keyword = 「{ $word }」
size = 上位{ $limit }本・しきい値{ $bar }以上
habits = **投稿を逃した日** { $missed ->
        [latest] 最新の1日分だけ投稿します
        [all] すべて投稿します
       *[none] 投稿しません
    } · **論文がない日** { $quiet ->
        [line] 理由を1行で投稿します
       *[nothing] 何も投稿しません
    }
unusual-missed = { $missed ->
    [all] 逃した日もすべて投稿
   *[none] 逃した日は投稿なし
}
unusual-quiet = 論文がない日は理由を1行で投稿
look-layout = { $layout ->
    [cards] 論文ごとに1区画
    [compact] 論文ごとに1行の短い投稿
   *[thread] 短い投稿と、論文を並べたスレッド
}
look-preliminary = 確定前に投稿し、確定後に更新
look-ping = { $role }に通知
look-language = { $name }で投稿
look-silent = 通知なし
look-followers = フォローしているチャンネルにも公開
look-chart = 上位の論文のグラフ付き
unusual-layout = { $layout ->
    [compact] 論文ごとに1行
   *[thread] スレッド
}
unusual-preliminary = 確定前に投稿
unusual-publish = 公開しない
lacking-thread = ⚠️ スレッドを作れないため、論文ごとに1区画で投稿します：{ $reason }。
lacking-ping = ⚠️ 誰にも通知されません：{ $reason }。
lacking-chart = ⚠️ グラフは付きません：{ $reason }。
lacking-publish = ⚠️ 公開の設定は効きません：{ $reason }。
weekdays = { $first }〜{ $last }
state-paused-by = ⏸️ { $name }さんにより一時停止中 { $since }
somebody = どなたか
state-paused = ⚠️ ボットにより一時停止中 { $since }
state-next = 🟢 次の投稿 { $moment }（{ $countdown }）
state-due = 🟢 まもなく{ $day }分を投稿します
trouble = { $reason }。権限が付与されれば自動的に再開します。
last-none = まだ投稿はありません
last-pending = { $day }分を投稿中
last-sent = { $day }分を投稿済み
last-sent-but = { $day }分を投稿済み（ただし{ $reason }）
last-preliminary = { $day }分を投稿済み（集計の確定後に更新します）
last-failed = { $day }分の投稿に失敗：{ $reason }
last-failed-again = { $day }分の投稿に失敗（再試行 { $moment }）：{ $reason }
last-refused = { $day }分の投稿を拒否されました
last-skipped = { $day }分を見送り：{ $reason }
plan = { $days } { $when }
plan-close = { $days } { $when }：集計の確定直後
plan-preliminary = { $days } { $when }から、しきい値を超える論文が出しだい投稿し、集計の確定直後に更新
hours-after = arXivの発表から{ $hours }時間後
age-least = { hours-after }（1日分の反応を集計してすぐ）
age-preliminary = { hours-after }（集計の途中）
age = { hours-after }（{ $time }の集計確定直後なら{ $least }時間後）
matches-none = 試せるデータがまだありません
match = { $day } **{ $count }本**
outlook-new = ## { $channel }の購読を設定しました
outlook-changed = ## { $channel }の設定を変更しました
outlook-posts = **投稿** { $plan }
outlook-freshness = **鮮度** { $age }
outlook-papers = **論文** { $choice }
outlook-matches = **最近の該当数** { $matches }
outlook-look = **見た目** { $look }
outlook-next = **次の投稿** { $moment }（{ $countdown }）、{ $day }の論文
outlook-due = **次の投稿** まもなく、{ $day }の論文
list-title = ## このサーバーの毎日の論文
list-empty = 毎日の論文を受け取るチャンネルはまだありません。`/digest subscribe` で設定できます。
list-channels = { $count }チャンネル
list-page = { $number }/{ $pages }ページ
list-last = -# 前回：{ $last }
in-file = 設定ファイルで設定済み
remove-title = ## { $channel }の購読を解除しますか？
remove-hint = 投稿済みのメッセージは残ります。しばらく止めるだけなら「一時停止」をお使いください。
preview-none = -# { $day }分として{ $channel }に投稿されるものはありません。該当する論文がありません。
preview-none-usual = -# { $day }分として{ $channel }に投稿されるものはありません（未購読のため標準の設定）。該当する論文がありません。
preview = -# { $day }分として{ $channel }に投稿される内容です。あなたにだけ表示されています。
preview-usual = -# { $day }分として{ $channel }に投稿される内容です（未購読のため標準の設定）。あなたにだけ表示されています。
preview-none-tried = -# お試しの条件では、{ $day }分として{ $channel }に投稿されるものはありません。該当する論文がありません。
preview-tried = -# お試しの条件で、{ $day }分として{ $channel }に投稿される内容です。あなたにだけ表示されています。
post-now = -# { $day }の論文を{ $channel }にまもなく投稿します。
preview-thread = -# スレッドの内容：
button-pause = 一時停止
button-resume = 再開
button-change = 変更
button-look = 見た目
button-remove = 解除
button-keep = やめる
button-preview = プレビュー
button-post-now = { $day }分を今すぐ投稿
button-list = 購読の一覧
button-earlier = ◀ 前へ
button-later = 次へ ▶

## 購読を変更するフォーム（題名と項目名は45文字以内、説明は100文字以内）

form-title = 毎日の論文の設定
form-when = 時刻とタイムゾーン
form-when-hint = 例：8:00 Asia/Tokyo。時刻を省くと集計の確定直後に投稿します
form-categories = カテゴリー
form-categories-hint = 例：cs.LG, stat.ML。mathのような分野全体も可。空欄ならすべて
form-keywords = キーワード
form-keywords-hint = コンマ区切りはいずれか。AND、OR、NOT、(…)、"単語全体"、author:も可。空欄はすべて
form-numbers = 1回の論文数としきい値
form-numbers-hint = 例：10, 5 なら、シェアといいねの合計が5以上の論文を10本まで
form-habits = 通常と異なる日
form-habits-hint = 投稿できないうちに集計が確定した日と、論文がない日の扱い
form-missed = { $missed ->
    [latest] 投稿を逃した日は最新の1日分だけ
    [all] 投稿を逃した日もすべて
   *[none] 投稿を逃した日は投稿しない
}
form-missed-quiet = { form-missed }・論文がない日は1行で投稿
look-title = 毎日の論文の見た目
form-layout = 並べ方
form-layout-hint = その日の論文の並べ方
form-ping = 通知するロール
form-ping-hint = その日の最初の投稿で通知します。選ばなければ誰にも通知しません
form-manner = 投稿のしかた
form-manner-hint = いくつでも選べます。何も選ばなくてもかまいません
look-manner = { $manner ->
    [preliminary] 確定前に投稿し、確定後に更新
    [silent] 通知なしで投稿
    [publish] フォローしているチャンネルにも公開
   *[chart] 上位の論文のグラフを付ける
}
form-language = 言語
form-language-hint = 投稿の言語。返答は各自のDiscordの言語で表示されます
look-language-server = サーバーと同じ

## キーワード

keywords-wrong = キーワードの{ $place }文字目を読み取れません：{ $problem }
keywords-wrong-guess = キーワードの{ $place }文字目を読み取れません：{ $problem }。もしかして：{ $guess }
keywords-open-quote = ここで始まる引用符が閉じられていません
keywords-open-parenthesis = ここで始まる括弧が閉じられていません
keywords-stray-parenthesis = この閉じ括弧に対応する開き括弧がありません
keywords-empty-parentheses = この括弧の中に何もありません
keywords-nothing = ここには検索できる文字がありません
keywords-nothing-before = { $operator }の前に言葉が必要です
keywords-nothing-after = { $operator }の後に言葉が必要です
keywords-no-operator = この前にANDまたはORが必要です
keywords-no-name = { $field }の後には、言葉または引用符で囲んだ語句が必要です
keywords-too-deep = 括弧の入れ子は{ $most }段までです
keywords-too-long = キーワードが{ $length }文字あります：{ $most }文字以内で入力してください

## エラー

sentence = { $words }。
too-long = 時間がかかりすぎました。1分ほどしてからもう一度お試しください。
store-busy = データベースに書き込み中です。少し待ってからもう一度お試しください。
commands-changed = このコマンドは変更されました。Discordを再読み込み（Ctrl+R）してからお試しください。
incident = 予期しない問題が起きました（識別番号 `{ $incident }`）。ボットの運営者はこの番号でログを調べられます。
not-worked = 実行できませんでした。
stale-control = このボタンは別のバージョンのボットのものです。日付か論文をもう一度指定してください
stale-list = このボタンは別のバージョンのボットのものです。/digest list をもう一度実行してください
stale-preview = これは別のバージョンのボットのものです。/digest preview をもう一度実行してください
only-managers = この操作には「サーバー管理」の権限が必要です

## エラー：日付

day-allowed = 2021-02-08や8 Feb 2021のような日付か、today、yesterday、latestのいずれかを入力してください
day-ambiguous = 「{ $typed }」は{ $days }と解釈できます。どちらかを入力してください
day-not-in-calendar = 「{ $typed }」は暦にない日付です（最も近い日付は{ $nearest }）。{ day-allowed }
day-unknown = 「{ $typed }」は日付として読めません。{ day-allowed }
day-unknown-nearest = 「{ $typed }」は日付として読めません（近い候補は{ $nearest }）。{ day-allowed }
day-at-the-edge = { $day }は暦の範囲の端です。1991年以降の日付を指定してください
nothing-closed = 集計が確定した日がまだないため、プレビューできるものがありません
store-empty = データがまだありません。`hotpapers archive import FOLDER` で過去の投稿を取り込むか、`hotpapers collect` で1日分を収集してください
digest-removed = { $day }の集計はその間に削除されました。もう一度お試しください
digest-missing = { $day }の集計はありません。{ $reason }。近い日付：{ $nearest }
digest-missing-empty = { $day }の集計はありません。{ $reason }。集計はまだどの日にもありません
missing-too-early = arXivの開始は{ $day }です
missing-weekend = arXivは週末には発表を行いません
missing-quiet = arXivの発表がない日です（{ $evidence }）
missing-quiet-again = まだ発表がありません（{ $evidence }）。{ $moment }以降に再確認します
missing-open = 集計が確定するのは{ $moment }です
missing-delayed = 集計は{ $moment }に確定する予定でしたが、まだ確定していません
missing-holiday = arXivの休業日のため、おそらく発表がありません
missing-to-come = まだ発表されていません。掲載は{ $moment }の予定です
missing-before-store = 保存されているのは{ $first }以降です。`hotpapers archive import FOLDER` で過去の投稿を取り込めます
missing-uncollected = まだ収集されていません。`hotpapers collect { $day }` で収集できます
missing-unfinished = まだ収集が終わっていません（{ $evidence }）
missing-unfinished-again = まだ収集が終わっていません（{ $evidence }）。{ $moment }以降に再試行します

## エラー：論文

id-example = 2102.02915やhttps://arxiv.org/abs/2102.02915 のように入力してください
id-too-long = { $count }文字の入力はarXivのIDではありません。{ id-example }
id-unknown = 「{ $typed }」はarXivのIDではありません。{ $fault }。{ id-example }
id-unknown-guess = { id-unknown }。もしかして：{ $guess }
id-other-doi = このDOIはarXivのもの（10.48550/arXiv.…）ではありません
id-other-scheme = 使えるのはhttpとhttpsのリンクだけです
id-other-site = arxiv.org、alphaxiv.org、huggingface.co/papersのいずれへのリンクでもありません
id-other-page = 論文のページへのリンクではありません
id-version = バージョンはv1からv999までです
id-form = 2102.02915の形でもmath/0611800の形でもありません
id-too-early = この形のIDは2007年4月（0704）からです
id-too-late = この形のIDは2007年3月（0703）までです
id-digits = { $month }のIDはピリオドの後が{ $digits }桁です
id-archive = arXivに{ $archive }という分野はありません
id-subject-class = { $archive }に{ $subject }のような細分類はありません
id-month = { $month }という月はありません
id-zero = 番号は1から始まります
paper-unknown = arXivに{ $paper }という論文はありません。番号をご確認ください
paper-not-stored = { $paper }は保存されていません。保存されているのは収集または取り込みを行った論文です
paper-unnamed = arXivのIDかリンク、または題名や著者名の語を入力してください
paper-not-found = 題名か著者名に「{ $words }」を含む論文は保存されていません。語を減らすか、arXivのIDかリンクを入力してください
papers-found = 「{ $words }」に当てはまる論文が複数あります：{ $papers }。いずれかのIDを入力してください
not-fetched = { $where }：{ $what }。1分ほどしてからもう一度お試しください
not-fetched-until = { $where }：{ $what }。{ $moment }以降にもう一度お試しください
no-answer = { $paper }について{ $seconds }秒以内に応答がありませんでした

## エラー：購読

post-now-paused = この購読は一時停止中です。先に再開してください
post-now-nothing = { $day }の論文にこのチャンネルの条件に合うものがないため、投稿するものがありません
post-now-posted = { $day }の論文はこのチャンネルに投稿済みです
subscription-gone = この購読はもうありません。現在の購読は /digest list でご確認ください
channel-in-file = このチャンネルはボットの設定ファイルの[[channels]]で設定されています。変更は設定ファイルで行ってください。ここでは一時停止だけができます
channel-unseen = そのチャンネルが見えません。「チャンネルを見る」権限を付与し、アーカイブ済みのスレッドなら開いてください
access-missing = { $problem }。権限を付与してからもう一度お試しください。何も変更されていません
lacks = { $count ->
   *[other] { $channel }での権限が足りません（{ $names }）
}
layout-impossible = そこではthreadの並べ方を使えません：{ $reason }。cardsかcompactを選んでください。何も変更していません
lacks-unlocking = { $channel }はロックされていて、「スレッドの管理」権限がありません
thread-in-thread = { $channel }はスレッドで、スレッドの中にスレッドは作れません
threads-none = { $channel }にはスレッドを作れません
ping-gone = 通知するロールはもうありません
ping-everyone = @everyoneには通知できません。希望者が自分で選ぶロールを指定してください
ping-closed = { $role }をメンションできません。ロールの設定で誰でもメンションできるようにしてください
publish-none = { $channel }はアナウンスチャンネルではないため、フォローできません
categories-too-many = カテゴリーが{ $count }個あり、多すぎます。{ $most }個までにするか、csのように分野全体を指定してください
category-unknown = 「{ $typed }」というarXivのカテゴリーはありません。cs.LG, stat.MLのようなカテゴリーか、mathのような分野を入力してください
category-unknown-guess = { category-unknown }。もしかして：{ $guess }
zone-unknown = 「{ $typed }」というタイムゾーンはありません。UTCやAsia/Tokyoのように入力してください
zone-unknown-guess = { zone-unknown }。もしかして：{ $guess }
zone-offset = { zone-unknown }。もしかして：{ $guess }（{ $offset }）
time-unknown = 「{ $typed }」は時刻として読めません。8:00、20.30、8pm、noonのように入力するか、集計の確定直後なら「close」と入力してください
time-unknown-guess = { time-unknown }。もしかして：{ $guess }
number-of-papers = 1回の投稿の論文数
number-of-attention = 論文に必要なシェアといいねの数
number-unknown = 「{ $typed }」は{ $what }として使えません。{ $least }から{ $most }までの数を入力してください
number-out-of = { $number }は{ $what }として使えません。{ $least }から{ $most }までの数を入力してください（最も近い値は{ $nearest }）

## /digest preview

trial-title = ## { $channel }に投稿されたはずの論文
trial-tried = -# お試しです。まだ保存されていません。
trial-stored = -# 現在の設定どおりです。
trial-usual = -# 未購読のチャンネルのため、標準の設定です。
trial-too-long = -# 条件が長すぎてボタンを付けられません。保存するには`/digest subscribe`を使ってください。
select-day = その日の投稿を見る
button-save = この条件で保存
keywords-hint = -# この語句は入力どおりに検索されます。もしかして：{ $meant }

## コマンド、オプション、選択肢（100文字以内。メニュー項目は32文字以内。コマンド名は英語のまま）

command-hot = 指定した日に話題になった論文を表示します。
command-hot-date = 2021-02-08、8 Feb 2021、today、yesterdayなど。省略すると最新の日
command-paper = 論文の内容と、寄せられた反応を表示します。
command-paper-paper = arXivのIDかリンク、または題名や著者名の語
command-archive = 集計が確定した日のMarkdown投稿をファイルで受け取ります。
command-archive-date = 2021-02-08、8 Feb 2021、yesterdayなど。省略すると最新の確定日
menu-papers-in-this-message = このメッセージの論文
menu-papers-in-this-message-words = メッセージ内のリンク先の論文を表示します
command-digest = このサーバーの毎日の論文を管理します。
command-digest-subscribe = チャンネルに毎日の論文を投稿するよう設定、または設定を変更します。
command-digest-subscribe-channel = 投稿先のチャンネル
command-digest-subscribe-time = 8:00、20.30、8pm、noonなど。「close」は集計の確定直後（標準）
command-digest-subscribe-timezone = 時刻のタイムゾーン。名前か都市名
command-digest-subscribe-categories = cs.LG, stat.ML、mathのような分野全体も可。「all」はすべて
command-digest-subscribe-keywords = コンマ区切りはいずれか。AND、OR、NOT、(…)、"単語全体"、author:も可。「-」は指定なし
command-digest-subscribe-limit = 1回の投稿の論文数の上限（1〜30）
command-digest-subscribe-min_attention = しきい値：論文に必要なシェアといいねの合計
command-digest-subscribe-missed = ボットの停止中に集計が確定した日の扱い
command-digest-subscribe-missed-latest = 最新の1日分だけ投稿（標準）
command-digest-subscribe-missed-all = すべて投稿
command-digest-subscribe-missed-none = 投稿しない
command-digest-subscribe-quiet_days = 論文がない日に理由を1行で投稿するか
command-digest-subscribe-layout = 投稿の見た目
command-digest-subscribe-layout-cards = カード：論文ごとに1区画（標準）
command-digest-subscribe-layout-compact = コンパクト：論文ごとに1行
command-digest-subscribe-layout-thread = スレッド：短い投稿と、そのスレッド内のカード
command-digest-subscribe-preliminary = 集計の確定前に速報を投稿し、確定後にその投稿を更新するか
command-digest-subscribe-ping = 投稿のたびに通知するロール
command-digest-subscribe-silent = 通知なしで投稿するか
command-digest-subscribe-publish = アナウンスチャンネルで、フォロー先のチャンネルにも公開するか
command-digest-subscribe-chart = その日の上位論文のグラフを投稿に付けるか
command-digest-subscribe-language = 投稿の言語
command-digest-subscribe-language-server = サーバーの言語（標準）
command-digest-list = このサーバーの購読を一覧し、一時停止・再開・変更・解除します。
command-digest-preview = 直近5日分で投稿されたはずの内容を表示します。未保存の条件も試せます。
command-digest-preview-channel = 対象のチャンネル。省略するとこのチャンネル
command-digest-preview-keywords = 試すキーワード。書き方はsubscribeと同じ。保存されません
command-digest-preview-categories = 試すカテゴリー。書き方はsubscribeと同じ。保存されません
command-digest-preview-min_attention = 試すしきい値：論文に必要なシェアといいねの合計
command-digest-preview-limit = 試す論文数の上限（1〜30）
command-help = このボットの機能、コマンド、データの出典を表示します。

## /help

help-title = ## Hot Papers
help-about = arXivの発表日ごとに、どの論文が話題になったかを調べるボットです。購読しているチャンネルに毎日投稿するほか、過去の日や個々の論文も調べられます。
help-commands = **コマンド**
help-managers = **サーバー管理者向け**
help-menu = **メッセージのメニューの「アプリ」**（メッセージを右クリック、スマートフォンでは長押し）
help-entry = **{ $name }**：{ $words }
help-origins = **データの出典**
help-papers = 論文：arXivの毎日の新着（{ $archives }）
help-sources = 反応：{ $sources }
help-no-source = 設定されていません
help-problem = **問題があったら** ボットの運営者にお知らせください。識別番号が表示されていれば一緒に伝えると、ログで詳細を調べられます。
button-report = 問題を報告

## 投稿を妨げる問題と、その日の投稿の結果

permission-view-channel = チャンネルを見る
permission-send-messages = メッセージを送る
permission-send-in-threads = スレッドでメッセージを送る
permission-create-threads = 公開スレッドの作成
permission-read-history = メッセージ履歴を読む
permission-attach-files = ファイルを添付
permission-embed-links = 埋め込みリンク
channel-gone = チャンネルがもうありません
discord-refuses = Discordに許可されていません（{ $words }）
permission-unnamed = 権限がありません
discord-status = Discordの応答はHTTP { $status }でした
discord-silent = Discordから応答がないか、待つよう求められています
discord-slow = Discordの応答に時間がかかりすぎました
discord-unreachable = Discordに接続できませんでした（{ $kind }）
discord-old-message = すでに存在しないメッセージがDiscordから返されました
post-unforeseen = 予期しない問題が起きました（{ $kind }）
skipped-missed = 投稿できないうちに過ぎた日のため、このチャンネルの設定により投稿しません
skipped-unmatched = この日の論文に、このチャンネルの条件に合うものがありません
but-thread = スレッドが削除されています
but-locked = スレッドがロックされているか、スレッドでメッセージを送る権限がありません
but-final = スレッドの親の投稿を確定版に更新することがDiscordに許可されませんでした
channel-paused = { $channel }に毎日の論文を投稿できません：{ $reason }。このチャンネルへの投稿は一時停止しました。権限が戻れば自動的に再開します。

## ボットの状態：運営者へのダイレクトメッセージ

alarm-troubles = **対応が必要です：**
alarm-ends = **解消しました：**
alarm-what = { $subject }：{ $text }
alarm-trouble =
    - { $what }
      対処：{ $remedy }
alarm-end = - { $what }
alarm-unwatched = 監視の対象外になりました
subject-deliveries = 投稿
subject-disk = ディスク
subject-back-up = バックアップ
subject-store = データベース
subject-loops = 定期処理
noted = { $text }。{ $note }
only-begun = { $text }。ボットは起動したばかりです
remedy-log = ログを確認してください
listing-none = 収集が完了した日はまだありません。`hotpapers run` で直近5日分を取り込みます
listing-complete = 暦どおり{ $day }まで収集済み
listing-odd = { $text }。ただしarXivによると、次の日は掲載なし：{ $days }
listing-late = { $before ->
    [0] { $day }分の収集が、期限の{ $moment }を過ぎても終わっていません
   *[other] { $day }分とその前の{ $before }日分の収集が、期限の{ $moment }を過ぎても終わっていません
}
listing-why = { $text }（{ $outcome ->
    [complete] 完了
    [quiet] 掲載なし
    [not_yet] 未掲載
    [stale] 古い内容
    [partial] 一部のみ
   *[failed] 失敗
}：{ $evidence }）
listing-unasked = { $text }（収集の試みなし）
listing-last = { $text }。最後に完了した日は{ $day }です
listing-remedy = arxiv.orgにその日の掲載があるか確認してください。掲載があれば、停止しているボットを起動するか、`hotpapers collect { $day }` を実行してください
posts-well = 遅れている投稿はありません
posts-under-way = 遅れている投稿はありません（{ $count }件を処理中）
post-given-up = チャンネル{ $channel }への{ $day }分の投稿を、{ $attempts }回の失敗で断念しました
post-late = チャンネル{ $channel }への{ $day }分の投稿が、{ $moment }の予定から遅れています
post-late-again = { post-late }（再試行 { $again }）
post-why = { $text }：{ $reason }
posts-others = { $text }。ほかに{ $count }件あります
posts-remedy = discordstatus.comとログを確認してください。その日の論文は `/hot { $day }` でも見られます
settings = [{ $section }]の{ $names }
settings-unknown = 設定ファイルの認証情報
source-off = 設定されていません
source-off-how = 設定されていません。{ $settings }を設定すると有効になります
source-unasked = まだ取得していません
source-reads = { $text }。今日の残り読み取り数は{ $budget }件中{ $left }件です
source-fresh = { $moment }までの内容を取得済み
source-behind = 動作していますが、まだすべてを取得していません
source-again = { $text }。次の取得は{ $moment }です
source-before = { $text }。{ $moment }までに取得した数は有効です
source-failing = 取得に失敗：{ $reason }
source-failing-long = 取得に{ $runs }回続けて失敗：{ $reason }
source-refused = 認証情報が拒否されました：{ $reason }
source-remedy = { $settings }を確認してから、ボットを再起動するか `hotpapers collect` を実行してください
source-dead = { $moment }から動作していません：{ $reason }
source-dead-remedy = ログを確認し、ボットを更新するか、設定でこの情報源を無効にしてください
subject-sources = 情報源
sources-dead = { $moment }からどの情報源も動作しておらず、その間の日は反応なしで確定します
sources-remedy = このコンピューターのネットワークとログを確認するか、ボットを更新してください
disk-well = 空き容量{ $size }
disk-low = 空き容量が残り少なくなっています（{ $size }）
disk-full = 空き容量が{ $size }しかなく、ディスクがほぼ一杯です
disk-remedy = 空き容量を増やしてください。バックアップには{ $size }が必要で、ディスクが一杯になると何も保存できません
disk-unseen = { $folder }のディスクを調べられません：{ $reason }
disk-unseen-remedy = ディスクとそのマウントを確認してください
backup-off = ここでは作成しません（[backup]のkeep、PostgreSQLではpg_dump）
backup-to-come = まだありません。動作中のボットが最初の1つを作成します
backup-none = バックアップはまだありません
backup-last = 最後のバックアップは{ $moment }です
backup-last-size = { backup-last }（{ $size }）
backup-failed = { $moment }のバックアップに失敗しました：{ $problem }。{ $last }
backup-remedy = 原因を取り除いてください。1時間ごとに再試行します。`hotpapers db backup FILE` でも作成できます
store-well = 読み取れます
loops-well = すべて動作しています
loops-stalled = しばらく正常に終わっていない処理があります：{ $loops }
loops-remedy = ログで原因を確認し、ボットを再起動してください
loop-idle = { $loop }（{ $minutes }分）
loop-papers = 論文の収集
loop-attention = 反応の取得
loop-closing = 集計の確定
loop-delivering = 投稿
loop-watching = 状態の監視

## arXivや各サービスへの問い合わせの結果

source-said = { $where }：{ $what }
source-said-often = { $where }：{ $what }（{ $attempts }回試行）
net-429 = リクエストが多すぎます（HTTP 429）
net-fault = サーバーに障害があります（HTTP { $status }）
net-too-long = 応答が{ $limit }バイトを超えています
net-broken = 応答が壊れています：{ $why }
net-cut = 応答が途中で切れました
net-slow-connection = 時間内に接続できませんでした
net-stopped = 応答が途中で止まりました
net-slow = 応答に時間がかかりすぎました
net-no-address = 問い合わせできるアドレスではありません
net-proxy-kind = 環境変数で指定されたプロキシの種類が不明です（{ $proxy }）
net-certificate = TLS証明書が有効ではありません
net-proxy = プロキシを通して接続できませんでした
net-dns = ホスト名が見つかりませんでした（DNS）
net-tls = TLS接続を確立できませんでした
net-refused = 接続が拒否されました
net-reset = 接続が切断されました
net-no-way = ネットワークから到達できません
net-none = 接続できませんでした
net-not-http = 応答がHTTPではありません
net-failed = 接続に失敗しました（{ $kind }）
refused-us = アクセスが拒否されました（HTTP { $status }）
bluesky-session = 発行されたばかりのセッションが受け付けられません
bluesky-passwords = アプリパスワードは https://bsky.app/settings/app-passwords で作成できます
bluesky-second-factor = 二要素認証を求められました。app_passwordにはアプリパスワードを設定してください（{ bluesky-passwords }）
bluesky-taken-down = アカウントが停止されています。[sources.bluesky]のhandleに別のアカウントを設定してください
bluesky-unknown = このアカウントは認められません（HTTP { $status }）。[sources.bluesky]のhandleとapp_passwordを確認してください（{ bluesky-passwords }）
x-token-broken = [sources.x]のbearer_tokenに、トークンにない文字が含まれています。コピーし直してください
x-token = ベアラートークンが受け付けられません（{ $answer }）。[sources.x]のbearer_tokenに有効なものを設定してください
x-plan = [sources.x]のベアラートークンのアプリでは実行できません（{ $answer }）。https://console.x.com でプランを確認してください
source-slow = { $minutes }分以内に終わりませんでした
source-broke = プログラムに不具合があります（{ $kind }）
the-listing-of = { $day }の{ $archive }の新着一覧
the-feed-of = { $archive }の日次フィード
the-feed = フィード
the-query = 検索API
the-query-for = { $day }についての検索API
about = { $what }：{ $text }
about-page = { $what }、{ $page }ページ目：{ $text }
arxiv-says = arXivの発表「{ $words }」
service-refused = { $service }に拒否されました「{ $words }」
no-reason = 理由なし
a-listing = 新着一覧のページ
a-feed = 日次フィード
an-answer = 検索APIの応答
foreign = { $expected }の代わりに{ $what }が返されました
foreign-because = { foreign }（{ $reason }）
body-empty = 空の応答
body-document-type = 文書型宣言を含むXML（解析しません）
body-html = HTMLページ
body-html-titled = HTMLページ「{ $title }」
body-xml = XML文書
body-xml-titled = XML文書「{ $title }」
body-text = テキスト「{ $text }」
listing-unread = 新着一覧の項目を1つも読み取れません：{ $fault }
feed-unread = フィードの項目を1つも読み取れません：{ $fault }
query-unread = 検索APIの応答の項目を1つも読み取れません：{ $fault }
another-day = { $text }（別の日のもの）
listing-of-others = { $what }の内容が{ $days }のものです
listing-endless = { $pages }ページを超えています
feed-empty = { $what }は空です
feed-cut = { $what }が{ $count }件で切れています
feed-without-items = { $day }のフィードに項目がありません
query-empty = 検索APIの応答に項目がありません（全{ $count }件）
query-nothing = { $what }で、その日の投稿論文が見つかりません
query-stopped = { $what }が全{ $total }本中{ $start }本で止まりました
query-silent = 検索APIが{ $total }本の論文を1本も返しません

## 1日の新着の収集の結果

day-too-old = 暦では掲載のない日で、arXivに問い合わせるには古すぎます
day-to-come = arXivに表示されるのは米国東部時間の0時以降です
stale-day = { $day }の新着一覧に、arXivが{ $shown }のものを表示しています
stale-repeat = { $day }の新着一覧が、前回と同じ論文の繰り返しです
feed-unchecked = { $archive }の日次フィードとは照合していません
feed-other-day = { $archive }の日次フィードは別の日のものなので使いません
feed-more = { $archive }の日次フィードに、新着一覧にない論文が{ $count }本あります
feed-no-stand-in = { $archive }の日次フィードでも代用できません
feed-stands-in = { $archive }の日次フィードから論文{ $count }本
details-missing = 論文{ $count }本の詳細がありません：{ $problem }
details-unknown = 検索APIに論文{ $count }本の情報がありません
details-unknown-yet = 検索APIに論文{ $count }本の情報がまだありません
reconstructed = 投稿時刻から復元
expects-listing = 暦では掲載のある日です
expects-none = 暦では掲載のない日です
quiet-surprise = { $text }。ただし暦では掲載のある日です
only-replacements = 新着一覧にあるのは既存論文の差し替えのみです
listed-before = 以前に{ $count }本を掲載
