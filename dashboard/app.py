"""Pages and menu. Nothing else."""

import streamlit as st

from dashboard import desk
from dashboard.pieces import panels
from dashboard.view import page_file, view

at = view()
say = at.words.say
shown = panels.menu(len(desk.frameworks(at)))
titles = {
    "": {
        "overview": say("Overview"),
        "theme": say("Themes"),
        "given": say("Given and asked"),
        "year_plan": say("Year plan"),
        "evaluation": say("Evaluation"),
    },
    say("Figures"): {"upload": say("Send figures"), "submissions": say("Received files")},
    say("More"): {
        "agreements": say("All agreements"),
        "frameworks": say("Frameworks"),
        "how": say("How we judge"),
        "agreement": say("Agreement"),
        "meeting": say("Meeting"),
    },
}
st.set_page_config(page_title=say("Agreements monitor"), page_icon=panels.LOGO, layout="wide")
pages = {
    group: [
        st.Page(
            page_file(name),
            title=title,
            url_path=name,
            default=name == "frameworks",
            visibility="visible" if name in shown else "hidden",
        )
        for name, title in of_group.items()
    ]
    for group, of_group in titles.items()
}
page = st.navigation(pages, position="top")
panels.frame(at)
page.run()
