"""The election: distribution, voting, counting, transport and recapitulation."""
