"""The Web Annotation Protocol (https://www.w3.org/TR/annotation-protocol/) over what the team has."""
