"""What a study shows to people: its options beside each other in pictures, slides, a page and on paper."""
