"""The demonstration data: five real chains with their true numbers and dates, told in our own words.

Facts live in plain modules (bodies, people, papers …); the steps that write them through the services live beside them.
Everything is a pure function of the day for which the data is made.
"""
