"""A page with Streamlit's own widgets and nothing of ours: what axe finds here is not ours to mend."""

import streamlit as st

st.title("Bare")
with st.popover("Period"):
    st.selectbox("Year", [2024, 2025], filter_mode=None)
    st.date_input("Day", format="DD-MM-YYYY")
