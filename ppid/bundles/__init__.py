"""The dispute bundle on its way out: facts of a case become one indexed PDF and a ZIP of the originals.

Nothing here asks the database: `ppid.actions.bundle_papers` and `bundle_record` read the case, `check` reads a finished
bundle wherever it lies. One document at a time is held in memory; everything else waits in files without a name.

Source: UU 14/2008 Pasal 37 and 38; PerKI 1/2013 (what a petition is filed with).
"""
