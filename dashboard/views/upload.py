"""Sending a workbook: choose it, see what is wrong and what it would change, send it, keep the receipt."""

import streamlit as st

from dashboard import desk
from dashboard.folder import read_only
from dashboard.pieces import panels, receipts, sending
from dashboard.pieces.change_table import change_table, would_change
from dashboard.pieces.to_fill_in import to_fill_in
from dashboard.view import view

at = view()
say = at.words.say
if read_only():
    panels.title(say("Here you can only look"))
    asked = desk.framework(at)
    mailbox = asked and asked.row["mailbox"]
    panels.lead(
        say("Nothing can be sent on this page. Mail the workbook to {mailbox}.", mailbox=mailbox)
        if mailbox
        else say("Nothing can be sent on this page. Mail the workbook to whoever gave you this address.")
    )
    st.stop()
if (sent := receipts.kept()) is not None:
    receipts.show(*sent, at)
    st.stop()
title = st.container()
left, right = st.columns([64, 36], gap="medium")
with right:
    file = sending.choose(at)
    if file is not None and not file.outcome.unchanged:
        sending.repair(file, at)
        sending.send(file, at)
with title:
    panels.title(sending.told(file, at))
    panels.lead(say("Check as often as you like: nothing is kept, and nobody else sees it, before you send."))
with left:
    if file is None:
        panels.heading(say("No file yet? Get it here"))
        panels.lead(say("Choose whose figures of which year, fill in the workbook, and choose it at step 1."))
        found = desk.framework(at)
        if found is not None:
            panels.small(str(found.row["name"]), quiet=True)
            to_fill_in(found, at, "am-fill")
    elif file.outcome.unchanged:
        receipts.again(sending.known_as(file), at)
    else:
        sending.found(file, at)
        sending.readings(file, at)
        would = would_change(file.outcome, file.digest, at)
        if would is not None:
            panels.heading(say("What changes when this is sent"))
            change_table(*would, "am-changes")
