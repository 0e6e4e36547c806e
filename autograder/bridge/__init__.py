"""Data between two kernels: what a check may ask of a student's code, and nothing else.

The student's code and the checks live in different processes. `codec` turns values into bytes and back without ever
running code; `agent` is the small part that lives in the student kernel; `wire` speaks the Jupyter protocol to it;
`link` and `proxies` make a function, class or object of the student usable in the checker as if it were at home.

Every byte that comes from the student kernel is treated as hostile: it is decoded into plain data of limited size and
depth, or refused.
"""
