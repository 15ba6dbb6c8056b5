"""What a page states about a framework: plain values from its standing. Knows no screen."""
