"""What Amends says to people: codes with parameters, and one table with the English of each; languages come later."""
