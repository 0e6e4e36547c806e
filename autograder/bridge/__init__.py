"""Data between two kernels: what a check may ask of a student's code, and nothing else.

The student's code and the checks live in different processes. `codec` (`encoder`, `decoder`) turns values into bytes
and back without ever running code; `passing` and `own` keep copies and originals equal. `agent` and what stands beside
it (`injection` has the list) is what lives in the student kernel. `wire` runs cells there, by the Jupyter protocol;
calls go over a `line`. In the checker, `link` asks and is asked (`callbacks`); `proxies`, `handles` and `classes` make
what the student defined usable as if it were at home, `names` is the namespace of the checks, and `world` (there:
`surroundings`) carries what a test changes around the student's code, files (`files`) among it. `trusted` is the closed
list.

Every byte that comes from the student kernel is treated as hostile: it is decoded into plain data of limited size and
depth, or refused.
"""
