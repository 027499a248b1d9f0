from tests.web.test_progress import *
def test_dbg(officer, made):
    send(officer, made, "perpanjang", ground="not_held", reason=REASON)
    t=officer.get(f"/permohonan/{made.id}").text
    import re
    i=t.index('class="flashes"'); print(t[i:i+900])
    for l in db.session.scalars(queries.letters_of(made.id)): print(l.kind,l.issued_at,l.sha256, clock.now())
    assert 0
