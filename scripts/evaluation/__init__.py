"""How good the matching is, and how fast: held-out names, other data, and what a user would write instead.

1. `places`, `whosonfirst`, `communities`, `pairs`  the data at hand
2. `forms`, `typing_errors`                        which forms may be asked, and how they are mistyped
3. `draw`, `holdout`                               cases, and the names that leave the gazetteer for them
4. `sets`, `indexes`                               cases with the gazetteer that they are put to
5. `ask`, `metrics`, `report`                      answers, figures, the files in docs/evaluation
6. `peers`, `speed`                                other ways to do it, over the same names in the same run

docs/evaluation.md says what each set is and how to reproduce the figures.
"""
