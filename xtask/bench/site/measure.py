"""Runs a command and prints, with tabs between, its seconds by the clock, its seconds of processor
time, and the most memory that it held, in MB:  measure.py FOLDER COMMAND…"""

import os
import sys
import time

folder, command = sys.argv[1], sys.argv[2:]
os.chdir(folder)
began = time.perf_counter()
child = os.fork()
if child == 0:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.execvp(command[0], command)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - began
if status != 0:
    sys.exit(f"{command} ended with {status}")
print(f"{wall:.3f}\t{used.ru_utime + used.ru_stime:.3f}\t{used.ru_maxrss / 1024:.0f}")
