"""Where bases should stand: chosen by covering and median problems, confirmed by simulation."""
