"""The briefing as slides: native tables and charts on a 16:9 template, fitted so that nothing is cut off."""
