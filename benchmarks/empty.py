"""The floor of the browser benchmarks: a Streamlit app with one slider and one text."""

import streamlit as st

value = st.slider("value", 0, 1000, 500)
st.write(f"value {value}")
