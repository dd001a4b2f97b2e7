"""The derivatives a user asks for; none of this knows a framework."""
