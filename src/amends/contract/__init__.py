"""The wire of the compatible API, to the letter, shared by the interfaces that serve it and the client that calls it.

Fields stand in the documented order, and encoding a Struct writes exactly its keys. What a request holds beyond them is
left unread: client code of the public API may send more than its pages name.
"""
