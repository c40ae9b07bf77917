"""`onrecord extract` and `onrecord clean`: JSON lines in, JSON lines out, no warehouse.

The stable face to other programs: one line out for one line in, in the same order. A line that cannot
be used becomes an error line and the run goes on. `lines` is what may come in, `facts` what goes out.
"""
