"""The Reconciliation Service API: 0.2 at /reconcile, as OpenRefine speaks it, and the 1.0 draft at /reconcile/v1.

classic, draft   the routes of the two versions, and how each reads its queries
cells            a cell to reconcile, whichever version asks, as queries of the gazetteer
candidates       the answers as candidates
properties       what can be matched by, and what can be fetched
extension        fetching it
suggestions      typing ahead: entities, types, properties
preview          an entity as a small page
manifest         what the service says of itself
"""
