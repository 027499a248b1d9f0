"""Pages. One module per audience; a view loads through `scope`, declares its permission and calls one action."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach every blueprint, the guard, the error pages and the headers."""
    from flask_bootstrap import Bootstrap5
    from flask_compress import Compress
    from flask_wtf import CSRFProtect

    from ppid.web import (
        admin,
        applicant,
        appointments,
        assignments,
        auth,
        batches,
        body_papers,
        bundles,
        catalogue,
        classification,
        completeness,
        context,
        coordination,
        desk,
        dispute_steps,
        errors,
        exports,
        filing,
        guard,
        harm_tests,
        limits,
        monev,
        monev_office,
        monev_results,
        monev_review,
        notes,
        objection_filing,
        objection_intake,
        objection_list,
        objections,
        officer,
        open_data,
        outgoing,
        oversight_objections,
        proofs,
        public,
        published_reports,
        redactions,
        referrals,
        registers,
        reports,
        request_forms,
        revocations,
        ruling_steps,
        scans,
        signing,
        signing_keys,
        statistics,
        verify,
        visit,
    )

    Bootstrap5(app)
    Compress(app)
    CSRFProtect(app)
    visit.login_manager.init_app(app)
    limits.limiter.init_app(app)
    for module in (
        public,
        filing,
        applicant,
        verify,
        proofs,
        auth,
        officer,
        completeness,  # with the other steps inside a case: `progress`
        assignments,
        desk,
        admin,
        redactions,
        harm_tests,
        referrals,
        notes,
        batches,
        objections,
        objection_filing,
        objection_intake,
        objection_list,  # with the file of an objection: `objection_room`
        ruling_steps,  # with the tanggapan itself: `rulings`
        bundles,
        dispute_steps,  # with the list and the page of a dispute: `disputes`
        registers,
        exports,
        catalogue,
        classification,
        body_papers,
        request_forms,
        outgoing,
        revocations,
        scans,
        signing,
        signing_keys,
        oversight_objections,  # with what leads there: `oversight` and `oversight_cases`
        coordination,
        appointments,
        statistics,
        open_data,
        monev,
        monev_office,
        monev_review,
        monev_results,
        reports,
        published_reports,
    ):
        app.register_blueprint(module.bp)
    bundles.init()
    registers.init()
    guard.init(app)
    errors.init(app)
    context.init(app)
