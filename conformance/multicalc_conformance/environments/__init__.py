"""Other interpreters, each with packages of its own: started, asked and listened to. Nothing but
plain data, a line of JSON each, goes either way."""
