"""What pages are built from: small pieces that know the screen."""
