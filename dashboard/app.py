"""Pages and menu. Nothing else."""

import streamlit as st

from dashboard import desk, panels
from dashboard.view import page_file, view

at = view()
say = at.words.say
shown = panels.menu(len(desk.frameworks(at)))
titles = {
    "overview": say("Overview"),
    "theme": say("Themes"),
    "agreements": say("All agreements"),
    "frameworks": say("Frameworks"),
    "how": say("How we judge"),
    "upload": say("Send figures"),
    "submissions": say("Received files"),
    "agreement": say("Agreement"),
}
st.set_page_config(page_title=say("Agreements monitor"), page_icon=panels.LOGO, layout="wide")
page = st.navigation(
    [
        st.Page(
            page_file(name),
            title=title,
            url_path=name,
            default=name == "frameworks",
            visibility="visible" if name in shown else "hidden",
        )
        for name, title in titles.items()
    ],
    position="top",
)
panels.frame(at)
page.run()
