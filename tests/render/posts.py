"""Small posts written by hand in the form of the historical ones (FACTS section 1)."""

FRONT = """\
---
title: Hot Papers 2021-02-08
date: 2021-02-09T15:29:41.Z
template: "post"
draft: false
slug: "hot-papers-2021-02-08"
category: "arXiv"
tags:
  - "arXiv"
  - "Twitter"
  - "Machine Learning"
  - "Computer Science"
description: "Hot papers 2021-02-08"
socialImage: "/media/flying-marine.jpg"

---
"""
SPAN_FRONT = FRONT.replace("2021-02-08", "2020-07-04 - 2020-07-05").replace("2021-02", "2020-07")

EMBED = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Robots!</p>&mdash; Ada (@ada) '
    '<a href="https://twitter.com/ada/status/1358637393815040003?ref_src=twsrc%5Etfw">'
    "February 8, 2021</a></blockquote>\n"
    '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
)

ROBOTS = f"""
# 1. How to Train  Your Robot

Julian Ibarz, Hjelm, R Devon

- retweets: 40, favorites: 20 (02/09/2021 15:29:41)

- links: [abs](https://arxiv.org/abs/2102.02915) | [pdf](https://arxiv.org/pdf/2102.02915)
- [cs.RO](https://arxiv.org/list/cs.RO/recent) | [stat.ML](https://arxiv.org/list/stat.ML/recent)

We train  robots.

{EMBED}

{EMBED}



"""
QUIET = """
# 2. Quiet

Ada

- retweets: 25, favorites: 25 (02/09/2021 15:30:00)

- links: [abs](https://arxiv.org/abs/math/0611800) | [pdf](https://arxiv.org/pdf/math/0611800)
- [math.CA](https://arxiv.org/list/math.CA/recent)

Nobody shows a post.



"""
POST = FRONT + ROBOTS + QUIET

# 2021-04-20 has only empty abstracts: without embeds, six blank lines before the next heading.
NO_ABSTRACTS = (
    FRONT
    + ROBOTS.replace("\nWe train  robots.\n", "\n\n")
    + QUIET.replace("\nNobody shows a post.\n", "\n\n")
    + QUIET.replace("# 2.", "# 3.").replace("\nNobody shows a post.\n", "\n\n")
)
